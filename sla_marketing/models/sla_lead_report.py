from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.sla_objective.models.sla_period import PERIODS

STATES = [("open", "Not sent"), ("sent", "Sent"), ("skipped", "Left out")]


class SlaLeadReport(models.Model):
    """The page of marketing and sales: what both promised each other, and what became
    of it in one period. That of a week is what both get by mail; once it was sent it
    stays as it is, and so it is the log of what was sent, and to whom."""

    _name = "sla.lead.report"
    _description = "Page of Marketing and Sales"
    _order = "date_start desc, id desc"

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        help="The version that was in force when the page was made.",
    )
    code = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        help="Of the agreement: all its versions share the page of a period.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(
        string="Agreement shown",
        related="agreement_id.name",
        help="The agreement between marketing and sales that the page is about.",
    )
    marketing_team = fields.Char(
        string="Team of marketing",
        related="agreement_id.lead_marketing_team_id.name",
        help="The team that promises leads.",
    )
    sales_team = fields.Char(
        string="Team of sales",
        related="agreement_id.lead_sales_team_id.name",
        help="The team that promises to follow leads up.",
    )
    period_kind = fields.Selection(
        PERIODS,
        string="Period",
        required=True,
        readonly=True,
        help="The length of the period that the page is about.",
    )
    date_start = fields.Date(
        string="First day",
        required=True,
        readonly=True,
        help="First day of the period that the page is about.",
    )
    date_end = fields.Date(
        string="Last day", compute="_compute_date_end", store=True, readonly=True
    )
    period_name = fields.Char(
        string="Period shown",
        compute="_compute_period_name",
        compute_sudo=True,
        help="The week, month, quarter or year that the figures are of.",
    )
    refreshed_at = fields.Datetime(
        string="Measured at",
        readonly=True,
        help="When the figures were last counted. What happened later is not in them.",
    )
    line_ids = fields.One2many("sla.lead.report.line", "report_id", string="Figures")
    marketing_line_ids = fields.One2many(
        "sla.lead.report.line",
        "report_id",
        string="Promises of marketing",
        domain=[("side", "=", "marketing")],
    )
    sales_line_ids = fields.One2many(
        "sla.lead.report.line",
        "report_id",
        string="Promises of sales",
        domain=[("side", "=", "sales")],
    )
    state = fields.Selection(
        STATES,
        string="Mail",
        default="open",
        required=True,
        readonly=True,
        index=True,
        help="Whether the report of this week was mailed to both departments. Its "
        "figures stay as they were then.",
    )
    sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        help="When the report was mailed to both departments. Empty: it has not been "
        "sent.",
    )
    recipient_ids = fields.Many2many(
        "res.partner", string="Sent to", readonly=True, help="Who got the report."
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _once = models.UniqueIndex(
        "(code, company_id, period_kind, date_start)",
        "There is a page of this period already.",
    )

    @api.depends("name", "period_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "%(name)s, %(period)s",
                name=report.name or "",
                period=report.period_name or "",
            )

    def _get_period(self):
        return self.env["sla.period"].with_company(self.company_id)

    @api.depends("period_kind", "date_start", "company_id")
    def _compute_date_end(self):
        for report in self:
            bounds = report._get_period()._get_bounds(
                report.period_kind, report.date_start
            )
            report.date_end = bounds[1] - timedelta(days=1)

    @api.depends("period_kind", "date_start", "company_id")
    @api.depends_context("lang")
    def _compute_period_name(self):
        for report in self:
            report.period_name = report._get_period()._get_name(
                report.period_kind, report.date_start
            )

    @api.depends_context("uid")
    def _compute_may_decide(self):
        for report in self:
            report.may_decide = report._may_decide()

    def _may_decide(self):
        """Return whether this user decides on the mail: leaders and SLA managers."""
        agreement = self.sudo().agreement_id  # sudo: who leads its teams
        return (
            self.env.su
            or self.env.user in agreement._get_lead_leaders()
            or self.env.user.has_group("sla_base.group_sla_manager")
        )

    def _check_may_decide(self):
        if not self._may_decide():
            raise AccessError(
                self.env._(
                    "Leaders of the two teams and SLA managers decide on the weekly "
                    "report. Ask one of them."
                )
            )

    # Buttons

    def action_refresh(self):
        """Measure what has not been sent again."""
        self.check_access("read")
        self.sudo()._refresh()  # sudo: results of the engine, which nobody writes

    def action_week(self):
        return self._go("week")

    def action_month(self):
        return self._go("month")

    def action_quarter(self):
        return self._go("quarter")

    def action_previous(self):
        """Open the page of the period before."""
        first = self._get_period()._get_previous(self.period_kind, self.date_start)
        return self._go(self.period_kind, first)

    def action_next(self):
        """Open the page of the next period."""
        return self._go(self.period_kind, self.date_end + timedelta(days=1))

    def _go(self, kind, day=None):
        self.ensure_one()
        self.check_access("read")
        # the period that the last day of this page lies in, not a later one than today
        today = self.env.cr.now().date()
        day = day or min(self.date_end, today)
        first = self._get_period()._get_bounds(kind, day)[0]
        # sudo: whoever reads one page of the agreement reads them all
        agreement = self.sudo().agreement_id
        report = agreement._get_lead_report_of(kind, first)
        return report.sudo(self.env.su)._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Marketing and Sales"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def action_open_mine(self):
        """Open the page of this month of the agreement that this user has a part in;
        of several, their list."""
        # sudo: which agreements there are; each is checked below
        agreements = self.env["sla.agreement"].sudo()._find_lead_agreements()
        companies = self.env.companies
        user = self.env.user
        is_sla_user = user.has_group("sla_base.group_sla_user")
        mine = agreements.filtered(
            lambda each: (
                each._get_lead_company() in companies
                and (is_sla_user or user in each._get_lead_people())
            )
        )
        reports = self.browse()
        for agreement in mine:
            reports |= agreement._get_lead_report("month")
        if len(reports) == 1:
            return reports.sudo(self.env.su)._open()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_marketing.sla_lead_report_action"
        )
        if reports:
            action["domain"] = [("id", "in", reports.ids)]
            action["context"] = {}
        return action
