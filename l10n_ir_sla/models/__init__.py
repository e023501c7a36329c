from . import (
    ir_qweb_field_date,
    ir_qweb_field_datetime,
    res_company,
    res_config_settings,
    resource_calendar,
    sla_cockpit,
    sla_format,
)
