from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What Odoo measures, and nobody types.
_MEASURED = {
    "actual",
    "attainment",
    "counted",
    "denominator",
    "forecast",
    "has_forecast",
    "has_value",
    "numerator",
    "refreshed_at",
    "snapshot",
    "state",
    "status",
}
# What those may write who are no SLA managers.
_OWN = {"actual", "commentary"}
# What may still be written of a closed period.
_AFTERWARDS = {"commentary"}
_MAIL = ("message_", "activity_", "rating_", "website_message_")


class SlaObjective(models.Model):
    """Who may write what: managers promise, the people concerned comment, and numbers
    are measured. What is closed stays as it is."""

    _inherit = "sla.objective"

    @api.model
    def _check_typed(self, vals_list):
        """Check that nothing is typed that Odoo measures.

        :raise UserError: except for the value of a figure that is typed by hand
        """
        for vals in vals_list:
            typed = _MEASURED & vals.keys()
            if not typed:
                continue
            kpis = self.env["sla.kpi"].browse(vals.get("kpi_id")) or self.kpi_id
            by_hand = kpis and all(kpi.measure == "manual" for kpi in kpis)
            if typed == {"actual"} and by_hand:
                continue
            raise UserError(
                self.env._(
                    "Figure “%s” is measured by Odoo, and typed by nobody. Correct the "
                    "records that it counts, or its definition.",
                    self.env["sla.format"]._list(kpis.mapped("name")),
                )
            )

    def _check_frozen(self, vals):
        """Check that a closed period stays as it is."""
        if all(name in _AFTERWARDS or name.startswith(_MAIL) for name in vals):
            return
        for objective in self:
            if objective.state == "closed":
                raise UserError(
                    self.env._(
                        "“%s” is closed, and its numbers stay as they are. Write a "
                        "commentary, or ask an SLA manager to reopen it.",
                        objective.display_name,
                    )
                )

    def _check_author(self, vals):
        """Check that only managers promise; others comment on what is theirs."""
        if self.env.su or self.env.user.has_group("sla_base.group_sla_manager"):
            return
        if any(name not in _OWN and not name.startswith(_MAIL) for name in vals):
            raise AccessError(
                self.env._(
                    "You can write the commentary of your objectives, and the value of "
                    "figures that are typed by hand. Ask an SLA manager for all else."
                )
            )
