from . import sla_lead_call, sla_lead_reject, sla_mail_preview, sla_setup
