from . import helpdesk_ticket, helpdesk_ticket_stage, tier_definition, tier_review
