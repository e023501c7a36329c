from . import (
    calendar_event,
    crm_lead,
    crm_lead_attempt,
    crm_lead_handover,
    crm_lead_merge,
    crm_lead_step,
    crm_team,
    mail_activity_type,
    sla_country_hours,
    sla_lead_attempt,
    sla_lead_reject_reason,
    sla_policy,
)
