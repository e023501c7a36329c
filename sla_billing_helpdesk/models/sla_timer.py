from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# A timer that ran longer was forgotten.
_LONGEST_HOURS = 16


class SlaTimer(models.Model):
    """Somebody works on a ticket now. Stopping it notes the time; there is at most one
    for each user, and nobody but the buttons writes them."""

    _name = "sla.timer"
    _description = "Timer on a Ticket"
    _order = "started_at, id"
    _rec_name = "ticket_id"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="Who works on the ticket.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="The ticket that is worked on.",
    )
    company_id = fields.Many2one(
        related="ticket_id.company_id", store=True, help="The company of the ticket."
    )
    started_at = fields.Datetime(
        string="Running since",
        required=True,
        readonly=True,
        help="When it was started.",
    )
    is_mine = fields.Boolean(
        compute="_compute_is_mine", help="Whether it is the reader's own timer."
    )

    _once = models.UniqueIndex(
        "(user_id)",
        "Your timer was started on another ticket at the same moment. Reload the page.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for timer in self:
            timer.is_mine = timer.user_id == self.env.user

    # Buttons

    def action_stop(self):
        """Note the time on the ticket."""
        for timer in self:
            timer._check_own()
            timer._stop()

    def action_discard(self):
        """Forget the timer, without noting any time."""
        for timer in self:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                timer._check_own()
        self.check_access("read")
        self.sudo().unlink()  # sudo: timers go by these buttons only

    def _check_own(self):
        self.check_access("read")
        if self.user_id != self.env.user:
            name = self.user_id.sudo().name  # sudo: a name
            raise AccessError(self.env._("This is the timer of %s.", name))

    # Starting and stopping

    @api.model
    def _get_mine(self):
        """Return the timer of the user, as superuser, or none."""
        # sudo: one's own, also on a ticket that went to others
        return self.sudo().search([("user_id", "=", self.env.uid)])

    @api.model
    def _start(self, ticket):
        """Start the user's timer on ``ticket``; another one that runs is stopped, and
        its time noted."""
        ticket.check_access("write")
        ticket._sla_get_time_employee(self.env.user)
        ticket._sla_get_time_project()
        running = self._get_mine()
        if running.ticket_id == ticket:
            return running
        running.with_env(self.env)._stop()
        # sudo: timers are made by this button only
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "ticket_id": ticket.id,
                "started_at": self.env.cr.now().replace(microsecond=0),
            }
        )

    def _stop(self):
        """Note the time of these timers, and end them. Returns the lines."""
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: what was begun can be ended, also if the ticket went to others by now
        timers = self.sudo()
        lines = timers.env["account.analytic.line"].create(
            [timer._prepare_line(now) for timer in timers]
        )
        timers.unlink()
        return lines.with_env(self.env)

    def _stop_without_ticket(self):
        """End these timers, whose tickets are about to be deleted. The time is that of
        those who worked, so it is noted in their timesheets, named after the ticket;
        it is nobody's to pay for. Forgotten timers are discarded. Called as
        superuser."""
        now = self.env.cr.now().replace(microsecond=0)
        noted = self.filtered(lambda timer: not timer._is_forgotten(now))
        vals_list = []
        for timer in noted:
            ticket = timer.ticket_id
            vals = timer._prepare_line(now)
            del vals["sla_ticket_id"]
            vals_list.append(
                vals
                | {
                    "name": self.env._("%s (deleted)", ticket.display_name),
                    "project_id": ticket._sla_get_time_project().id,
                    "employee_id": ticket._sla_get_time_employee(timer.user_id).id,
                    "company_id": (ticket.company_id or self.env.company).id,
                }
            )
        lines = self.env["account.analytic.line"].create(vals_list)
        self.unlink()
        return lines

    def _is_forgotten(self, now):
        return (now - self.started_at).total_seconds() > _LONGEST_HOURS * 3600

    def _prepare_line(self, now):
        seconds = (now - self.started_at).total_seconds()
        if self._is_forgotten(now):
            raise UserError(
                self.env._(
                    "The timer on “%(ticket)s” has been running for more than "
                    "%(hours)s hours. Discard it, and enter the time by hand.",
                    ticket=self.ticket_id.display_name,
                    hours=_LONGEST_HOURS,
                )
            )
        company = self.ticket_id.company_id or self.env.company
        started = fields.Datetime.context_timestamp(
            self.with_context(tz=self.user_id.tz or self.env.context.get("tz")),
            self.started_at,
        )
        return {
            "sla_ticket_id": self.ticket_id.id,
            "user_id": self.user_id.id,
            "date": started.date(),
            "unit_amount": company._sla_round_time(seconds),
            "sla_started_at": self.started_at,
            "sla_stopped_at": now,
        }
