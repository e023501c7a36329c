from odoo import fields, models


class SlaAgreement(models.Model):
    """An agreement that promises how much of the time a service is there."""

    _inherit = "sla.agreement"

    availability_ids = fields.One2many("sla.availability", "agreement_id", copy=True)

    def _promises_anything(self):
        lines = self.availability_ids | self.child_ids.availability_ids
        return bool(lines) or super()._promises_anything()

    def _get_start_problems(self):
        return [*super()._get_start_problems(), *self._check_agreed_hours()]

    def _check_agreed_hours(self):
        """Return which promised availability has no hours to be counted in."""
        return [
            self.env._(
                "there are no hours in which “%s” has to be there. Choose them on the "
                "tab “Availability”, or give the company working hours.",
                line.service_id.display_name,
            )
            for line in self.availability_ids
            if not line._get_calendar()
        ]

    def action_activate(self):
        result = super().action_activate()
        self.availability_ids._refresh()
        return result

    def _end(self, day, reason):
        result = super()._end(day, reason)
        self.availability_ids._refresh()
        return result
