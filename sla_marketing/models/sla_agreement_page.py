from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Who reads the page is no term of the agreement: it can be changed at any time.
_PAGE = {
    "lead_marketing_team_id",
    "lead_sales_team_id",
    "lead_marketing_kpi_ids",
    "lead_sales_kpi_ids",
    "lead_weekly_mail",
}
SIDES = [("marketing", "Marketing"), ("sales", "Sales")]


class SlaAgreement(models.Model):
    """An agreement between marketing and sales: whose promises and figures stand side
    by side on one page, and who reads it."""

    _inherit = "sla.agreement"

    lead_marketing_team_id = fields.Many2one(
        "crm.team",
        string="Marketing team",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The team that finds and qualifies leads. Its members and its leader see "
        "the page of both departments, and get the weekly report.",
    )
    lead_sales_team_id = fields.Many2one(
        "crm.team",
        string="Sales team that follows up",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The team that accepts leads and follows them up. Its members and its "
        "leader see the page of both departments, and get the weekly report.",
    )
    lead_marketing_kpi_ids = fields.Many2many(
        "sla.kpi",
        "sla_agreement_marketing_kpi_rel",
        string="Figures of marketing",
        check_company=True,
        help="Objectives of the whole company for these figures are shown as promises "
        "of marketing. Objectives of the team itself are shown anyway.",
    )
    lead_sales_kpi_ids = fields.Many2many(
        "sla.kpi",
        "sla_agreement_sales_kpi_rel",
        string="Figures of sales",
        check_company=True,
        help="Objectives of the whole company for these figures are shown as promises "
        "of sales. Objectives of the team itself are shown anyway.",
    )
    lead_weekly_mail = fields.Boolean(
        string="Weekly report by mail",
        default=True,
        help="Every week both departments get the figures of the week before, each "
        "person in the own language.",
    )
    lead_has_policy = fields.Boolean(
        string="Is about leads", compute="_compute_lead_has_policy"
    )

    @api.depends("policy_ids.model_id")
    def _compute_lead_has_policy(self):
        for agreement in self:
            models = agreement.policy_ids.model_id.mapped("model")
            agreement.lead_has_policy = "crm.lead" in models

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | _PAGE

    # The page

    def action_open_lead_page(self):
        """Open the page of both departments for this month, with fresh figures."""
        self.ensure_one()
        self._check_lead_reader()
        return self._get_lead_report("month")._open()

    def action_preview_lead_mail(self):
        """Show the weekly report of last week as it will be, or was, sent."""
        self.ensure_one()
        self._check_lead_reader()
        return self._get_lead_report("week", last=True).action_preview()

    def _get_lead_company(self):
        """Return whose page it is: for an agreement of all companies, the teams'."""
        team = self.lead_sales_team_id or self.lead_marketing_team_id
        return self.company_id or team.company_id or self.env.company

    def _get_lead_people(self):
        """Return the members and leaders of both teams (``res.users``)."""
        # sudo: who belongs to the teams, nothing else
        teams = self.sudo().lead_marketing_team_id | self.sudo().lead_sales_team_id
        users = teams.crm_team_member_ids.user_id | teams.user_id
        return users.filtered(lambda user: user.active and not user.share).sudo(False)

    def _get_lead_leaders(self):
        # sudo: as above
        teams = self.sudo().lead_marketing_team_id | self.sudo().lead_sales_team_id
        return teams.user_id.sudo(False)

    def _check_lead_reader(self):
        """Check that this user may see the page.

        :raise AccessError: for all but members of the teams and SLA users
        :raise UserError: if there is nothing that a page could be about
        """
        self.ensure_one()
        user = self.env.user
        if user.has_group("sla_base.group_sla_user"):
            self.check_access("read")
        elif user not in self._get_lead_people():
            raise AccessError(
                self.env._(
                    "The page of marketing and sales is for members of both teams and "
                    "for SLA users. Ask the leader of your team."
                )
            )
        agreement = self.sudo()  # sudo: team members may not read agreements
        if not (agreement.lead_marketing_team_id and agreement.lead_sales_team_id):
            raise UserError(
                self.env._(
                    "Agreement “%s” does not name both teams. Choose the marketing "
                    "team and the sales team on its page “Marketing and sales”.",
                    agreement.name,
                )
            )

    def _get_lead_report(self, kind, last=False):
        """Return the page (``sla.lead.report``) of the period of today, measured now.

        :param str kind: see ``sla.period``
        :param bool last: the period before instead
        """
        # sudo: team members may not read what the agreement says
        company = self.sudo()._get_lead_company()
        today = fields.Date.context_today(
            self.with_context(tz=company.resource_calendar_id.tz or "UTC"),
            self.env.cr.now(),
        )
        period = self.env["sla.period"].with_company(company)
        first = period._get_bounds(kind, today)[0]
        if last:
            first = period._get_previous(kind, first)
        return self._get_lead_report_of(kind, first)

    def _get_lead_report_of(self, kind, first):
        """Return the page of the period that begins on ``first``, measured now."""
        # sudo: pages are made by the system, for whoever may read them
        agreement = self.sudo()
        company = agreement._get_lead_company()
        reports = agreement.env["sla.lead.report"].with_company(company)
        vals = {
            "code": agreement.code,
            "company_id": company.id,
            "period_kind": kind,
            "date_start": first,
        }
        report = reports.search([(name, "=", value) for name, value in vals.items()])
        report = report or reports.create(vals | {"agreement_id": agreement.id})
        report._refresh()
        return report.sudo(self.env.su)

    @api.model
    def _find_lead_agreements(self):
        """Return the agreements of marketing and sales that are in force."""
        found = self.search(
            [
                ("state", "in", ("active", "review")),
                ("lead_marketing_team_id", "!=", False),
                ("lead_sales_team_id", "!=", False),
            ]
        )
        return found.filtered(lambda agreement: agreement._is_in_force())
