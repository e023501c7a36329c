from . import crm_lead, sla_agreement, sla_capacity
