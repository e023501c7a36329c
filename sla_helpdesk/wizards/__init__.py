from . import (
    sla_catalog_refusal,
    sla_catalog_request,
    sla_major_notice,
    sla_setup,
    sla_try,
)
