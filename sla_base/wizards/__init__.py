from . import (  # isort: skip
    sla_agreement_end,
    sla_agreement_revise,
    sla_holiday_import,
    sla_holiday_import_line,
    sla_holiday_source,
    sla_lifecycle_step,
    sla_pause,
    sla_policy_activate,
    sla_recalculate,
    sla_recalculate_line,
    sla_try,
)
