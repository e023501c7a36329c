from . import (  # isort: skip
    base_partner_merge,
    sla_agreement_end,
    sla_agreement_revise,
    sla_agreement_sign_wizard,
<<<<<<< HEAD
    sla_export,
=======
    sla_driver_line,
    sla_driver_report,
>>>>>>> 5dbde80 (Promises likely to breach, their drivers, and how right the forecasts were)
    sla_holiday_import,
    sla_holiday_import_line,
    sla_holiday_source,
    sla_lifecycle_step,
    sla_pause,
    sla_policy_activate,
    sla_recalculate,
    sla_recalculate_line,
    sla_setup,
    sla_setup_conflicts,
    sla_setup_create,
    sla_setup_hours,
    sla_try,
)
