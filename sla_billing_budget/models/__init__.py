from . import crossovered_budget_lines, sla_penalty_proposal
