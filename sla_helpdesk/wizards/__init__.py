from . import sla_hand_over, sla_setup, sla_split, sla_triage, sla_try
