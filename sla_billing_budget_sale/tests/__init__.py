from . import test_budget_proformas
