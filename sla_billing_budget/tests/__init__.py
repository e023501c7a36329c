from . import test_budget_lines
