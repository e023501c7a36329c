from . import (
    guide_claim,
    res_company,
    sla_alert,
    sla_delivery,
    sla_escalation,
    sms_sms,
)
