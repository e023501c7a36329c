from . import sla_agreement_end, sla_agreement_revise, sla_pause, sla_policy_activate
