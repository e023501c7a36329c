from . import sla_agreement_sample
