from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .sla_priority_rule import LEVELS


class HelpdeskTicket(models.Model):
    """Changes: what is to be done, at what risk, when, and how it went."""

    _inherit = "helpdesk.ticket"

    sla_change_kind = fields.Selection(
        [("standard", "Standard"), ("normal", "Normal"), ("emergency", "Emergency")],
        string="Kind of change",
        compute="_compute_sla_change_kind",
        store=True,
        readonly=False,
        groups="base.group_user",
        tracking=True,
        help="Standard: done often, at low risk, and agreed on once and for all. "
        "Normal: assessed and approved before it is made. Emergency: cannot wait for "
        "the usual course. Where the add-on “Service Levels: Helpdesk Approvals” is "
        "installed, normal and emergency changes cannot be made before they are "
        "approved.",
    )
    sla_change_risk = fields.Selection(
        LEVELS,
        string="Risk",
        groups="base.group_user",
        tracking=True,
        help="How likely the change is to do harm, and how much.",
    )
    sla_change_assessment = fields.Html(
        string="Assessment",
        groups="base.group_user",
        prefetch="sla_change",
        help="Whom and what the change concerns, what can go wrong, and what it "
        "brings.",
    )
    sla_change_plan = fields.Html(
        string="Plan",
        groups="base.group_user",
        prefetch="sla_change",
        help="What is done, by whom, in which order, and how it is tested.",
    )
    sla_change_backout = fields.Html(
        string="Back-out plan",
        groups="base.group_user",
        prefetch="sla_change",
        help="How everything is put back as it was, if the change fails.",
    )
    sla_change_start = fields.Datetime(
        string="Window from",
        groups="base.group_user",
        copy=False,
        tracking=True,
        help="The change is not made before.",
    )
    sla_change_end = fields.Datetime(
        string="Window until",
        groups="base.group_user",
        copy=False,
        tracking=True,
        help="By then the change is made, or backed out.",
    )
    sla_change_result = fields.Selection(
        [
            ("success", "As planned"),
            ("issues", "Made, with problems"),
            ("backed_out", "Backed out"),
        ],
        string="Result",
        groups="base.group_user",
        copy=False,
        tracking=True,
        help="What the review after the change has found.",
    )
    sla_change_review = fields.Html(
        string="Lessons learned",
        groups="base.group_user",
        prefetch="sla_change",
        copy=False,
        help="What went well, what did not, and what will be done otherwise next time.",
    )
    sla_change_review_date = fields.Date(
        string="Reviewed on",
        groups="base.group_user",
        copy=False,
        help="The day on which the change was looked at afterwards. Filled in with "
        "today when you choose the result.",
    )
    sla_change_reviewer_id = fields.Many2one(
        "res.users",
        string="Reviewed by",
        domain="[('share', '=', False)]",
        groups="base.group_user",
        copy=False,
        help="Who looked at the change afterwards. You are filled in when you choose "
        "the result.",
    )

    @api.depends("sla_process")
    def _compute_sla_change_kind(self):
        for ticket in self:
            if ticket.sla_process != "change":
                ticket.sla_change_kind = False
            else:
                ticket.sla_change_kind = ticket.sla_change_kind or "normal"

    @api.onchange("sla_change_result")
    def _onchange_sla_change_result(self):
        if self.sla_change_result and not self.sla_change_review_date:
            self.sla_change_review_date = fields.Date.context_today(self)
        if self.sla_change_result and not self.sla_change_reviewer_id:
            self.sla_change_reviewer_id = self.env.user

    @api.constrains("sla_change_start", "sla_change_end")
    def _check_sla_change_window(self):
        for ticket in self:
            start, end = ticket.sla_change_start, ticket.sla_change_end
            if end and not start:
                raise ValidationError(
                    self.env._(
                        "The window of change “%s” has an end, but no start. Say from "
                        "when the change may be made.",
                        ticket.display_name,
                    )
                )
            if start and end and end <= start:
                raise ValidationError(
                    self.env._(
                        "The window of change “%(name)s” ends (%(end)s) before it "
                        "begins (%(start)s). Correct one of the two.",
                        name=ticket.display_name,
                        start=self.env["sla.format"]._moment(start),
                        end=self.env["sla.format"]._moment(end),
                    )
                )
