from odoo import fields, models
from odoo.exceptions import UserError

EVENT_KINDS = [
    ("paused", "Paused"),
    ("resumed", "Resumed"),
    ("pause_refused", "Not paused"),
    ("stopped", "Stopped"),
    ("reopened", "Reopened"),
    ("breached", "Breached"),
    ("handed_over", "Handed over"),
    ("warned", "Warned"),
    ("escalated", "Escalated"),
    ("skipped", "Skipped"),
    ("retargeted", "Retargeted"),
    ("recalendared", "Working hours changed"),
    ("cancelled", "Cancelled"),
]


class SlaClockEvent(models.Model):
    """What happened to a clock; never changed, never taken back. Replaying the events
    of a clock gives its state."""

    _name = "sla.clock.event"
    _description = "SLA Clock Event"
    _inherit = ["sla.clock.part"]
    _order = "clock_id, id"
    _rec_name = "kind"

    clock_id = fields.Many2one(
        "sla.clock",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(
        EVENT_KINDS,
        required=True,
        help="What happened to the clock at this moment.",
    )
    at = fields.Datetime(
        required=True,
        help="When it happened or was due, which may be before it was noticed.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        ondelete="set null",
        help="Whose action caused it. Empty or OdooBot: it happened by itself.",
    )
    reason = fields.Char(help="Why: a short code that the screens put into words.")
    data = fields.Json(help="What the event changed.")

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("The log of a clock cannot be changed. It is evidence.")
            )
        return super().write(vals)
