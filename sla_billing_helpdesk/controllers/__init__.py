from . import agreement_balance, ticket_time
