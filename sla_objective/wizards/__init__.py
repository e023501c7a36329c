from . import (
    sla_objective_repeat,
    sla_objective_share,
    sla_objective_share_line,
    sla_objective_slice,
)
