from odoo import api, fields, models
from odoo.exceptions import UserError

# What may still change of a report that is fixed: nothing that it says.
_FREE = frozenset({"key", "state", "sent_at", "sent_partner_ids", "mail_error"})
_BY_HAND = frozenset({"note"})
_OWN_OF_ODOO = ("message_", "activity_", "my_activity_", "website_message_")


class SlaReport(models.Model):
    """How an agreement was kept in a month, for one reader: our own side, or one
    customer, who reads of its own documents only.

    A draft can be counted again; once it is ready, it never changes, whatever becomes
    of its documents.
    """

    _name = "sla.report"
    _description = "Monthly Service Report"
    _inherit = ["sla.mailed.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, agreement_id, id desc"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The version of the agreement that the report was made under; those "
        "before it are counted too.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer that the report is for, with its own documents only. Empty: "
        "for our own side, about all documents.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company of ours whose documents are counted.",
    )
    date_from = fields.Date(
        string="From", required=True, readonly=True, help="First day of the month."
    )
    date_to = fields.Date(
        string="To",
        compute="_compute_date_to",
        store=True,
        help="Last day of the month.",
    )
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        help="Agreement, company, customer and month: there is one report for each.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("ready", "Ready"), ("sent", "Sent")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Draft: can be counted again. Ready: the figures are fixed, and customers "
        "see them on the portal. Sent: the parties were written to.",
    )
    made_at = fields.Datetime(
        string="Counted on",
        readonly=True,
        help="When the figures were counted; what happened later is not in them.",
    )
    line_ids = fields.One2many(
        "sla.report.line", "report_id", string="Figures", readonly=True
    )
    breach_ids = fields.One2many(
        "sla.report.breach", "report_id", string="Broken promises", readonly=True
    )
    ended = fields.Integer(
        string="Decided",
        readonly=True,
        help="Promises that were decided in the month: kept, or broken because their "
        "deadline passed in it.",
    )
    met = fields.Integer(readonly=True, help="Promises that were kept.")
    breached = fields.Integer(
        string="Missed", readonly=True, help="Promises that were broken."
    )
    late_open = fields.Integer(
        string="Late and open",
        readonly=True,
        help="Of the missed ones: the work was not done yet when the report was "
        "counted.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Promises kept, in percent of those decided. It is counted in the same "
        "way everywhere: in reviews, statements and on the portal as well.",
    )
    has_previous = fields.Boolean(
        readonly=True, help="There is something to compare with in the month before."
    )
    previous_attainment = fields.Float(
        string="Month before (%)",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Attainment in the month before, counted in the same way.",
    )
    note = fields.Html(
        string="Remarks",
        help="What you want to tell the readers about this month; it is printed on the "
        "report.",
    )

    _unique_key = models.Constraint(
        "UNIQUE (key)",
        "There is a report of this agreement, customer and month already. Open it "
        "instead of making another one.",
    )

    @api.depends("date_from", "company_id")
    def _compute_date_to(self):
        for report in self:
            _first, report.date_to = report.company_id._sla_get_month(report.date_from)

    @api.depends("agreement_id", "partner_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            names = (
                report.agreement_id.name,
                report.partner_id.name,
                report.date_from and report._say_month(),
            )
            report.display_name = " · ".join(name for name in names if name)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_by_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand(vals)
        fixed = {name for name in set(vals) - _FREE if not _is_odoos(name)}
        if fixed and set(self.mapped("state")) - {"draft"}:
            self._refuse_change()
        return super().write(vals)

    def _check_by_hand(self, vals):
        """Refuse figures that were not counted.

        :raise UserError:
        """
        if self.env.su or all(_is_odoos(name) for name in set(vals) - _BY_HAND):
            return
        raise UserError(
            self.env._(
                "Reports are made and counted, not written. Use “Make the report of "
                "last month” of the agreement; only the remarks are for you to write."
            )
        )

    def _refuse_change(self):
        fixed = self.filtered(lambda report: report.state != "draft")[:1]
        raise UserError(
            self.env._(
                "“%s” is fixed, and what it tells does not change. Write a message "
                "below instead.",
                fixed.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        if set(self.mapped("state")) - {"draft"}:
            self._refuse_change()

    # Steps

    def action_refresh(self):
        """Count the figures of drafts again."""
        self.check_access("write")
        if set(self.mapped("state")) - {"draft"}:
            self._refuse_change()
        for report in self:
            report._fill()

    def action_ready(self):
        """Fix the figures; customers see them on the portal from now on."""
        self.check_access("write")
        for report in self.filtered(lambda each: each.state == "draft"):
            if not report._is_over():
                raise UserError(
                    self.env._(
                        "The month of “%s” is not over yet. Fix the report when it is.",
                        report.display_name,
                    )
                )
            # sudo: steps are written by their buttons only, which check for access
            report.sudo().state = "ready"

    def _is_over(self):
        """Return whether the month is over where the working hours are."""
        _start, end = self.agreement_id._get_bounds(
            self.date_from, self.date_to, self.company_id
        )
        return end <= self.env.cr.now()

    # Words

    def _get_document(self):
        """Return what the PDF and the portal page show beside the figures, as texts in
        the language of the context. Causes are for our own side only."""
        self.ensure_one()
        written = self.env["sla.format"]
        zone = self.agreement_id._get_term("calendar_id").tz
        zone = zone or self.company_id.resource_calendar_id.tz or "UTC"
        return {
            "month": self._say_month(),
            "definitions": self._say_definitions(),
            "moment": lambda moment: written._moment(moment, zone),
            "words": self._words,
        }

    def _words(self, hours):
        return self.env["sla.clock"]._words(round(hours * 3600)) if hours else "–"

    def _get_report_base_filename(self):
        return self.display_name.replace("/", "-")

    def _get_pdf_name(self):
        """Return the name under which the PDF is kept; of drafts none is kept."""
        if self.state == "draft":
            return False
        return f"{self._get_report_base_filename()}.pdf"

    def _mark_rtl(self, content):
        return self.env["sla.agreement"]._mark_rtl(content)

    def _say_month(self):
        # days, not the name of a month: in another calendar it is another month
        written = self.env["sla.format"]
        return self.env._(
            "%(start)s – %(end)s",
            start=written._day(self.date_from),
            end=written._day(self.date_to),
        )

    def _say_definitions(self):
        """Return ``[(figure, what it means)]`` as the reader is told."""
        return [
            (
                self.env._("Decided"),
                self.env._(
                    "Promises that were kept in the month, or broken because their "
                    "deadline passed in it."
                ),
            ),
            (
                self.env._("Late and open"),
                self.env._("Of the missed ones: the work was not done yet."),
            ),
            (
                self.env._("Attainment"),
                self.env._("Kept, of all that were decided in the month."),
            ),
            (
                self.env._("Median, 90 %"),
                self.env._(
                    "Working time in which half, and nine in ten, of those done in the "
                    "month were done."
                ),
            ),
            (
                self.env._("Paused"),
                self.env._("Part of the working time that did not count."),
            ),
        ]


def _is_odoos(name):
    return name.startswith(_OWN_OF_ODOO)
