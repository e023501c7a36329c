from odoo import api, models
from odoo.fields import Domain

from .sla_clock import OPEN

# As many as can be looked into at a glance; the rest is in the list of forecasts.
_SHOWN = 5


class SlaCockpit(models.AbstractModel):
    """The cockpit shows the open promises that are likely to be broken."""

    _inherit = "sla.cockpit"

    def _get_risk(self, filters):
        """Return how many open promises are likely to be broken, and the likeliest as
        rows with their ``probability``; ``None`` where too little is known to say so.
        Costs two queries, three if there are more than are shown."""
        risks = self.env["sla.risk"]
        domain = self._get_risk_domain(filters)
        found = risks.search_fetch(
            domain, ["clock_id", "probability"], limit=_SHOWN + 1
        )
        if not found and not self._is_risk_known(filters):
            return None
        count = len(found)
        if count > _SHOWN:
            count = risks.search_count(domain)
        found = found[:_SHOWN]
        chances = {risk.clock_id.id: risk.probability for risk in found}
        rows = self._read_rows(found.clock_id)
        return {
            "count": count,
            "rows": [{**row, "probability": chances[row["id"]]} for row in rows],
        }

    def _get_risk_domain(self, filters):
        open_clocks = Domain("state", "in", OPEN) & Domain("breached_at", "=", False)
        return (
            Domain("level", "=", "likely")
            & Domain("ended_at", "=", False)
            & Domain("clock_id", "any", open_clocks & self._get_scope(filters))
        )

    def _is_risk_known(self, filters):
        """Is enough known of any metric to make forecasts?"""
        domain = Domain("enough", "=", True)
        if filters.get("company"):
            domain &= Domain("company_id", "=", int(filters["company"]))
        return bool(self.env["sla.risk.history"].search_count(domain, limit=1))

    @api.model
    @api.readonly
    def get_action(self, filters, number, title):
        if number["name"] != "likely":
            return super().get_action(filters, number, title)
        action = self.env["ir.actions.actions"]._for_xml_id("sla_base.sla_risk_action")
        domain = list(self._get_risk_domain(filters))
        return action | {"name": title, "domain": domain, "context": {}}
