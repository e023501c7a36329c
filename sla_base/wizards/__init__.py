from . import sla_policy_activate
