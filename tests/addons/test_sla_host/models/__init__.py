from . import test_sla_stage, test_sla_team, test_sla_ticket, test_sla_paper
