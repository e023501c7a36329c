from odoo import fields, models

_SHOWN = 10
_TONES = {
    "reached": "success",
    "on_track": "success",
    "at_risk": "warning",
    "missed": "danger",
}


class SlaMyPromises(models.AbstractModel):
    """My promises shows the reader's own objectives of this period, and how one's work
    moves them."""

    _inherit = "sla.my.promises"

    def _get_objectives(self):
        objectives = self.env["sla.objective"]
        if not objectives.has_access("read"):
            return super()._get_objectives()
        today = fields.Date.context_today(self)
        own = objectives.search(
            [
                ("user_id", "=", self.env.uid),
                ("date_start", "<=", today),
                ("date_end", ">=", today),
            ],
            order="date_end, kpi_id, id",
            limit=_SHOWN,
        )
        statuses = dict(objectives._fields["status"]._description_selection(self.env))
        return [
            *super()._get_objectives(),
            *(
                {
                    "model": each._name,
                    "id": each.id,
                    "name": each.kpi_id.name,
                    "period": each.period_name,
                    "value": each.actual_text or "–",
                    "target": each.target_text or "",
                    "status": statuses.get(each.status, ""),
                    "tone": _TONES.get(each.status, "light"),
                    "advice": each.advice or "",
                }
                for each in own
            ),
        ]
