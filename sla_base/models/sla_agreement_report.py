from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaAgreement(models.Model):
    """Monthly service reports: whom they are made for, and whether they are mailed."""

    _inherit = "sla.agreement"

    report_mode = fields.Selection(
        [
            ("none", "No report"),
            ("review", "To our owner, for review first"),
            ("send", "Directly"),
        ],
        string="Mail the monthly report",
        default="none",
        required=True,
        help="At the start of each month a report of the last one is made. For review "
        "first: the owner of the agreement is asked to read it and send it. Directly: "
        "it is fixed and mailed to the parties.",
    )
    report_customers = fields.Boolean(
        string="Reports to customers too",
        help="Also make a report for each customer that the agreement names, and for "
        "each customer of its classes that was promised something in the month, about "
        "its own documents only. Customers who get a monthly statement with time and "
        "money do not need it.",
    )
    report_ids = fields.One2many("sla.report", "agreement_id", string="Reports")
    report_count = fields.Integer(compute="_compute_report_count")

    def _compute_report_count(self):
        reports = self.env["sla.report"]
        for agreement in self:
            agreement.report_count = reports.search_count(
                [("agreement_id", "in", agreement._get_all_versions().ids)]
            )

    def _get_all_versions(self):
        """Return all versions; one that has no number yet stands alone."""
        self.ensure_one()
        return self | self._get_versions() if self.code else self

    def _get_speaking_version(self):
        """Return the version whose choices about reports hold: the one in force, else
        the last one that ended."""
        self.ensure_one()
        family = self._get_all_versions()
        current = family.filtered(lambda each: each.state in ("active", "review"))
        ended = family.filtered(lambda each: each.state == "ended")
        return (current or ended or self).sorted("version")[-1]

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {
            "report_mode",
            "report_customers",
            "report_ids",
        }

    def action_make_report(self):
        """Make the reports of last month that are missing, as drafts, and open the
        reports of the agreement."""
        self.ensure_one()
        self.env["sla.report"].check_access("create")
        if self.state in ("draft", "agreed"):
            raise UserError(
                self.env._(
                    "Agreement “%s” has not been in force yet, so there is nothing to "
                    "report. Put it in force first.",
                    self.display_name,
                )
            )
        reports = self.env["sla.report"]
        for company in self.company_id or self.env.companies:
            first, last = company._sla_get_month_before(self.env.cr.now().date())
            if self.date_start and self.date_start > last:
                raise UserError(
                    self.env._(
                        "Agreement “%(agreement)s” began after %(day)s, so there is "
                        "nothing to report of last month. Look at the preview of this "
                        "month instead.",
                        agreement=self.display_name,
                        day=self.env["sla.format"]._day(last),
                    )
                )
            for partner in self._get_report_readers(company, first, last):
                reports._make(self, company, partner, first)
        return self.action_view_reports()

    def action_preview_report(self):
        """Count this month until now and show it as a draft, for our own side; it is
        counted again when the month is over."""
        self.ensure_one()
        self.env["sla.report"].check_access("create")
        company = self.company_id or self.env.company
        first, _last = company._sla_get_month(self.env.cr.now().date())
        report = self.env["sla.report"]._make(
            self, company, self.env["res.partner"], first
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": report._name,
            "res_id": report.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_view_reports(self):
        """Open the monthly reports of this agreement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_report_action"
        )
        return action | {
            "domain": [("agreement_id", "in", self._get_all_versions().ids)],
            "context": {"create": False},
        }

    def _get_report_readers(self, company, first, last):
        """Return for whom reports of a month are made, as a list of ``res.partner``:
        our own side (empty) and, if so chosen, each customer that the agreement names,
        and each of its classes that was promised something in the month."""
        self.ensure_one()
        partners = self.env["res.partner"]
        if self.kind == "customer" and self._get_speaking_version().report_customers:
            partners = self._get_term("partner_ids").commercial_partner_id
            if self._get_term("tier_ids"):
                partners |= self._find_served(company, first, last)
        customers = partners.filtered(lambda each: not each._sla_is_ours())
        return [self.env["res.partner"], *customers]

    def _find_served(self, company, first, last):
        """Return the customers that promises were decided for between two days."""
        start, end = self._get_bounds(first, last, company)
        # sudo: promises on all documents, whoever may read these
        clocks = self.env["sla.clock"].sudo()
        rows = clocks._read_group(
            self._get_clock_domain(company) & clocks._get_decided_domain(start, end),
            ["partner_id"],
        )
        found = self.env["res.partner"].union(*(partner for (partner,) in rows))
        return found.commercial_partner_id
