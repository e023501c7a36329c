from . import sla_lead_reject, sla_setup
