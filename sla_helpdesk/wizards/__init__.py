from . import (
    sla_catalog_refusal,
    sla_catalog_request,
    sla_hand_over,
    sla_helpdesk_import,
    sla_helpdesk_import_line,
    sla_major_notice,
    sla_setup,
    sla_split,
    sla_subrequest_open,
    sla_subrequest_step,
    sla_triage,
    sla_try,
)
