from . import (
    helpdesk_ticket,
    helpdesk_ticket_channel,
    helpdesk_ticket_stage,
    helpdesk_ticket_team,
    helpdesk_ticket_type,
    sla_agreement,
    sla_clock,
    sla_policy,
)
