from . import crossovered_budget_lines
