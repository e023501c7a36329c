from odoo import fields, models


class SlaRecalculateLine(models.TransientModel):
    """What would become of one clock."""

    _name = "sla.recalculate.line"
    _description = "Clock to Be Recalculated"
    _order = "id"
    _transient_max_hours = 24.0 * 7

    wizard_id = fields.Many2one(
        "sla.recalculate", required=True, ondelete="cascade", index=True
    )
    clock_id = fields.Many2one("sla.clock", required=True, ondelete="cascade")
    res_name = fields.Char(
        related="clock_id.res_name",
        related_sudo=False,
        help="The document that the clock is on.",
    )
    metric_id = fields.Many2one(
        related="clock_id.metric_id",
        help="What the clock times.",
    )
    old_deadline = fields.Datetime(
        string="Deadline now",
        help="When the promise has to be kept as it stands. Empty while the clock is "
        "paused.",
    )
    new_deadline = fields.Datetime(
        "New deadline", help="Empty while the clock is paused."
    )
    old_status = fields.Selection(
        lambda self: self._selection_status(),
        string="Status now",
        help="How it stands with the promise before anything is changed.",
    )
    new_status = fields.Selection(
        lambda self: self._selection_status(),
        string="New status",
        help="How it would stand with the promise afterwards.",
    )
    effect = fields.Selection(
        [
            ("appears", "Breach appears"),
            ("withdrawn", "Breach withdrawn"),
            ("problem", "Left alone: no deadline possible"),
            ("uncovered", "Left alone: no policy covers it"),
            ("ended", "Left alone: it has ended"),
            ("earlier", "Earlier deadline"),
            ("later", "Later deadline"),
            ("other", "Same deadline"),
        ],
        help="Same deadline: only what is promised, or the time used, is different.",
    )
    note = fields.Char(help="What is wrong, and how to mend it.")

    def _selection_status(self):
        return self.env["sla.clock"]._fields["status"]._description_selection(self.env)

    def action_open_document(self):
        """Open the document of the clock."""
        return self.clock_id.action_open_document()
