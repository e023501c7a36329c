from . import (
    res_company,
    res_config_settings,
    resource_calendar,
    sla_cockpit,
    sla_format,
)
