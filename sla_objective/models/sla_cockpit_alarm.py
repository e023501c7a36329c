from odoo import api, models
from odoo.fields import Domain

# As many as can be looked into at a glance; the rest is in the list of alarms.
_SHOWN = 5


class SlaCockpit(models.AbstractModel):
    """The cockpit shows the open alarms of counter-metrics that the reader may see."""

    _inherit = "sla.cockpit"

    def _get_alarms(self, filters):
        alarms = self.env["sla.kpi.alarm"]
        if not alarms.has_access("read"):
            return super()._get_alarms(filters)
        domain = self._get_alarm_domain(filters)
        found = alarms.search(domain, order="date_start desc, id desc", limit=_SHOWN)
        return [
            *super()._get_alarms(filters),
            *(
                {
                    "model": alarm._name,
                    "id": alarm.id,
                    "name": alarm._get_title(),
                    "text": alarm.text,
                }
                for alarm in found
            ),
        ]

    def _get_alarm_domain(self, filters):
        domain = Domain("state", "=", "open")
        if filters.get("company"):
            domain &= Domain("company_id", "=", int(filters["company"]))
        return domain

    @api.model
    @api.readonly
    def get_action(self, filters, number, title):
        if number["name"] != "alarms":
            return super().get_action(filters, number, title)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "sla_objective.sla_kpi_alarm_action"
        )
        domain = list(self._get_alarm_domain(filters))
        return action | {"name": title, "domain": domain, "context": {}}
