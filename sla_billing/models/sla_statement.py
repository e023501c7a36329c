from odoo import api, fields, models
from odoo.exceptions import UserError

# What may still change of a statement that was issued: nothing that it says.
_FREE = frozenset(
    {
        "state",
        "sent_at",
        "sent_partner_ids",
        "mail_error",
        "access_token",
        "is_replaced",
    }
)
# What people write themselves; all else is counted, or written by the steps.
_BY_HAND = frozenset({"note", "correction_reason"})
_OWN_OF_ODOO = ("message_", "activity_", "my_activity_", "website_message_")


class SlaStatement(models.Model):
    """What a customer got for its agreements in a period: promises and how they were
    kept, each breach and why, waiting, time used, credits.

    A draft can be counted again; what was issued never changes, whatever becomes of
    its documents: a mistake is mended by a corrected statement, which says so.
    """

    _name = "sla.statement"
    _description = "Service Statement"
    _inherit = [
        "sla.mailed.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "portal.mixin",
    ]
    _order = "date_from desc, partner_id, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        index="trigram",
        help="Given when the statement is issued.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The company that the statement is for, with all its contacts.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company of ours that made the promises.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        help="The company's currency, in which the totals are.",
    )
    date_from = fields.Date(
        string="From", required=True, readonly=True, help="First day of the period."
    )
    date_to = fields.Date(
        string="To", required=True, readonly=True, help="Last day of the period."
    )
    tz = fields.Char(
        string="Time zone",
        readonly=True,
        help="The time zone in which the moments of the statement are told.",
    )
    agreement_ids = fields.Many2many(
        "sla.agreement",
        string="Agreements",
        readonly=True,
        help="The agreements that the statement is about.",
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        aggregator=None,
        help="1 for the first statement of a period; each correction counts one more.",
    )
    corrects_id = fields.Many2one(
        "sla.statement",
        string="Corrected statement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The statement that this one replaces.",
    )
    correction_ids = fields.One2many(
        "sla.statement",
        "corrects_id",
        string="Corrected by",
        readonly=True,
        help="The statement that replaced this one. Empty: it was never corrected.",
    )
    correction_reason = fields.Text(
        string="Reason of the correction",
        help="What was wrong; the customer reads it.",
    )
    is_replaced = fields.Boolean(
        string="Replaced",
        compute="_compute_is_replaced",
        store=True,
        help="A corrected statement was issued for the same period.",
    )
    key = fields.Char(
        readonly=True,
        copy=False,
        help="Customer, company, period and version: there is one statement for each.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("sent", "Sent")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Draft: can be counted again. Issued: the figures are fixed and the "
        "customer sees them on the portal. Sent: the customer was written to.",
    )
    issued_at = fields.Datetime(
        string="Issued on",
        readonly=True,
        copy=False,
        help="When the figures were fixed. Empty: it is still a draft.",
    )
    made_at = fields.Datetime(
        string="Counted on",
        readonly=True,
        help="When the figures were counted; what happened later is not in them.",
    )
    line_ids = fields.One2many(
        "sla.statement.line", "statement_id", string="Lines", readonly=True
    )
    promise_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="What is promised",
        domain=[("section", "=", "promise")],
        help="The promises of the agreements, as the customer reads them.",
    )
    attainment_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="How it was kept",
        domain=[("section", "=", "attainment")],
        help="What came due of each promise, and what was kept.",
    )
    breach_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="Broken promises",
        domain=[("section", "=", "breach")],
        help="Each promise that was broken, or is late and open, and why.",
    )
    pause_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="Waiting for the customer",
        domain=[("section", "=", "pause")],
        help="Documents whose time did not count for a while, because something was "
        "missing from the customer.",
    )
    time_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="Time used",
        domain=[("section", "in", ("time", "balance"))],
        help="Time worked in the period, and what is left of what is included.",
    )
    money_line_ids = fields.One2many(
        "sla.statement.line",
        "statement_id",
        string="Invoices and credits",
        domain=[("section", "in", ("billing", "credit"))],
        help="Invoices for time beyond what is included, and credits for broken "
        "promises.",
    )
    promised = fields.Integer(
        string="Promises",
        readonly=True,
        help="Promises that came due in the period.",
    )
    kept = fields.Integer(readonly=True, help="Promises that were kept.")
    broken = fields.Integer(
        readonly=True, help="Promises that were broken, or are late and open."
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        help="Promises kept among those that came due, in percent.",
    )
    paused_hours = fields.Float(
        string="Waited for the customer (hours)",
        readonly=True,
        help="Working hours that did not count, because something was missing from "
        "the customer.",
    )
    worked_hours = fields.Float(
        string="Worked (hours)",
        readonly=True,
        help="Hours worked in the period: those included, billable and given for "
        "goodwill, together.",
    )
    included_hours = fields.Float(
        string="Included (hours)",
        readonly=True,
        help="Hours worked that the agreements or prepaid packs include.",
    )
    billable_hours = fields.Float(
        string="Billable (hours)",
        readonly=True,
        help="Hours worked that are to be paid for.",
    )
    goodwill_hours = fields.Float(
        string="Goodwill (hours)",
        readonly=True,
        help="Hours worked that are neither counted nor billed.",
    )
    invoiced_amount = fields.Monetary(
        string="Invoiced",
        readonly=True,
        help="Time billed in the period, without taxes: posted invoices less what was "
        "taken back.",
    )
    credited_amount = fields.Monetary(
        string="Credits",
        readonly=True,
        help="Credit notes for broken promises that were posted in the period, without "
        "taxes; negative, as in the books.",
    )
    note = fields.Html(
        string="Remarks",
        help="What you want to tell the customer about this period; it is printed on "
        "the statement.",
    )

    _unique_key = models.Constraint(
        "UNIQUE (key)",
        "There is a statement for this customer, company and period already. Open it "
        "instead of making another one.",
    )
    _unique_correction = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "There is a correction of this statement already. Correct that one.",
    )
    _ordered = models.Constraint(
        "CHECK (date_from <= date_to)", "A period begins before it ends."
    )

    @api.depends("name", "date_from", "date_to", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            first = statement.name or statement.partner_id.name
            period = statement.date_from and statement._say_period()
            statement.display_name = " · ".join(filter(None, (first, period)))

    @api.depends("correction_ids.state")
    def _compute_is_replaced(self):
        for statement in self:
            states = statement.correction_ids.mapped("state")
            statement.is_replaced = any(state != "draft" for state in states)

    # What was issued does not change

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._check_by_hand(vals)
        return super().create(vals_list)

    def _check_by_hand(self, vals):
        """Refuse figures that were not counted.

        :raise UserError:
        """
        others = set(vals) - _BY_HAND
        if not self.env.su and not all(
            name.startswith(_OWN_OF_ODOO) for name in others
        ):
            raise UserError(
                self.env._(
                    "Statements are made and counted, not written. Use “Make "
                    "statements”, and “Count again”; remarks and the reason of a "
                    "correction are for you to write."
                )
            )

    def write(self, vals):
        self.check_access("write")
        fixed = set(vals) - _FREE
        if fixed and any(statement.state != "draft" for statement in self):
            # what Odoo keeps for itself (followers, activities) may go on
            if not all(name.startswith(_OWN_OF_ODOO) for name in fixed):
                self._refuse_change()
        if vals.get("state") == "draft" and set(self.mapped("state")) - {"draft"}:
            self._refuse_change()
        self._check_by_hand(vals)
        return super().write(vals)

    def _refuse_change(self):
        issued = self.filtered(lambda statement: statement.state != "draft")[:1]
        raise UserError(
            self.env._(
                "“%s” was issued, and what the customer was told does not change. Make "
                "a corrected statement instead.",
                issued.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if any(statement.state != "draft" for statement in self):
            self._refuse_change()

    def _open(self):
        """Return the action that shows these statements."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_statement_action"
        )
        if len(self) == 1:
            return action | {
                "views": [(False, "form")],
                "res_id": self.id,
                "context": {},
            }
        return action | {"domain": [("id", "in", self.ids)], "context": {}}

    # Words

    def _format_day(self, day):
        return self.env["sla.format"]._day(day)

    def _format_moment(self, moment):
        return self.env["sla.format"]._moment(moment, self.tz or "UTC")

    def _say_period(self):
        """Return the period in words; see ``sla.format``."""
        return self.env._(
            "%(start)s – %(end)s",
            start=self._format_day(self.date_from),
            end=self._format_day(self.date_to),
        )
