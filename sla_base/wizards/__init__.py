from . import (
    sla_agreement_end,
    sla_agreement_revise,
    sla_policy_activate,
    sla_recalculate,
    sla_recalculate_line,
    sla_try,
)
