from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """The timer that agents start and stop on a ticket."""

    _inherit = "helpdesk.ticket"

    sla_timer_ids = fields.One2many(
        "sla.timer",
        "ticket_id",
        string="Timers",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Who works on this ticket now.",
    )
    sla_timer_started_at = fields.Datetime(
        string="My timer runs since",
        compute="_compute_sla_timer",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="When you started your timer on this ticket.",
    )
    sla_timer_user_ids = fields.Many2many(
        "res.users",
        string="Works on it now",
        compute="_compute_sla_timer",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Others whose timer runs on this ticket.",
    )

    @api.depends("sla_timer_ids.user_id", "sla_timer_ids.started_at")
    @api.depends_context("uid")
    def _compute_sla_timer(self):
        for ticket in self:
            mine = ticket.sla_timer_ids.filtered("is_mine")
            ticket.sla_timer_started_at = mine.started_at
            ticket.sla_timer_user_ids = (ticket.sla_timer_ids - mine).user_id

    def unlink(self):
        self.check_access("unlink")
        # sudo: timers of everybody
        timers = self.sudo().sla_timer_ids
        if timers:
            # what else forbids it is said first
            self._unlink_except_with_time()
            timers._stop_without_ticket()
        return super().unlink()

    def action_sla_start_timer(self):
        """Start the user's timer here; where it ran until now, its time is noted."""
        self.ensure_one()
        self.env["sla.timer"]._start(self)

    def action_sla_stop_timer(self):
        """Note the time that the user's timer took."""
        self._sla_get_my_timer()._stop()

    def action_sla_discard_timer(self):
        """Forget the user's timer on this ticket, without noting any time."""
        self._sla_get_my_timer().action_discard()

    def _sla_get_my_timer(self):
        self.ensure_one()
        self.check_access("read")
        timer = self.env["sla.timer"]._get_mine()
        if timer.ticket_id != self:
            raise UserError(
                self.env._(
                    "Your timer does not run on “%s”. Reload the page; perhaps you "
                    "stopped it in another window.",
                    self.display_name,
                )
            )
        return timer.with_env(self.env)
