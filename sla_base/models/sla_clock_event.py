from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

EVENT_KINDS = [
    ("paused", "Paused"),
    ("resumed", "Resumed"),
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
    _order = "clock_id, id"
    _rec_name = "kind"

    clock_id = fields.Many2one(
        "sla.clock",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Selection(EVENT_KINDS, required=True)
    at = fields.Datetime(
        required=True,
        help="When it happened or was due, which may be before it was noticed.",
    )
    user_id = fields.Many2one("res.users", string="By", ondelete="set null")
    reason = fields.Char(help="Why: a short code that the screens put into words.")
    data = fields.Json(help="What the event changed.")

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("The log of a clock cannot be changed. It is evidence.")
            )
        return super().write(vals)

    # Access: an event is as visible as its clock

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        allowed = self - result[0] if result else self
        # sudo: only to learn which clock to ask
        clocks = allowed.sudo().clock_id.sudo(False)
        visible = clocks._filtered_access("read")
        forbidden = allowed.sudo().filtered(lambda e: e.clock_id not in visible)
        if not forbidden:
            return result
        forbidden = forbidden.sudo(False)
        if result:
            forbidden |= result[0]
        return forbidden, lambda: clocks._make_access_error()

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access or query.is_empty():
            return query
        clocks = self.env["sla.clock"]._search([])
        query.add_where(
            SQL(
                "%s IN %s",
                SQL.identifier(query.table, "clock_id"),
                clocks.subselect(),
            )
        )
        return query
