from . import crm_lead, sla_followup
