from odoo import api, models

_USED_UP = 100
_NEARLY = 75


class SlaEntitlementBalance(models.Model):
    """What a balance says to agents and customers."""

    _inherit = "sla.entitlement.balance"

    def _tell(self):
        """Return ``{"text", "level", "percent", "until"}``: what is left, and whether
        that is plenty (``fine``), little (``low``) or nothing (``none``)."""
        self.ensure_one()
        level = "fine"
        if self.used_percent >= _USED_UP:
            level = "none"
        elif self.used_percent >= _NEARLY:
            level = "low"
        return {
            "text": " · ".join(self._tell_parts()),
            "level": level,
            "percent": round(self.used_percent),
            "until": self.env["sla.format"]._day(self.date_to),
        }

    def _tell_parts(self):
        parts = []
        hours = self.hours_granted + self.hours_rolled
        if hours:
            parts.append(
                self.env._(
                    "%(left)s of %(all)s hours left",
                    left=self._format_hours(self.hours_left),
                    all=self._format_hours(hours),
                )
            )
        requests = self.requests_granted + self.requests_rolled
        if requests:
            parts.append(
                self.env._(
                    "%(left)s of %(all)s requests left",
                    left=self.requests_left,
                    all=requests,
                )
            )
        return parts

    @api.model
    def _format_hours(self, hours):
        """Return hours as “7:30”."""
        minutes = round(hours * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
