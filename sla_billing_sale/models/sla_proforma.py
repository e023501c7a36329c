from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

_SEQUENCE = "sla.proforma"


class SlaProforma(models.Model):
    """A pro-forma as it was issued: its number, and the amounts of that day. Nobody
    writes one by hand; a quotation that changed gets another one, which cancels this.

    Amounts of the customer are in the currency of the quotation; ``amount_company`` is
    the untaxed amount in that of the company, at the rate of the day of issue.
    """

    _name = "sla.proforma"
    _description = "Pro-forma"
    _inherit = ["mail.thread", "portal.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        help="The number that the customer quotes when paying. It is never given "
        "twice.",
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Quotation",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        help="The quotation or order whose amounts the pro-forma asks for.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        help="Customer of the quotation when the pro-forma was issued.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Company of the customer",
        store=True,
        help="The customer, or the company that the contact belongs to.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        index="btree_not_null",
        help="Salesperson of the quotation when the pro-forma was issued; objectives "
        "of people count it for them.",
    )
    issued_by_id = fields.Many2one(
        "res.users",
        string="Issued by",
        required=True,
        readonly=True,
        help="Who issued it.",
    )
    date = fields.Date(
        string="Issued on", required=True, readonly=True, help="Day of issue."
    )
    validity_date = fields.Date(
        string="Valid until",
        readonly=True,
        help="Last day on which the amounts hold, as the quotation said.",
    )
    sent_at = fields.Datetime(
        string="Sent", readonly=True, copy=False, help="When it was last sent by mail."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount_untaxed = fields.Monetary(
        string="Untaxed amount",
        readonly=True,
        help="Untaxed amount of the quotation when the pro-forma was issued.",
    )
    amount_tax = fields.Monetary(
        string="Taxes", readonly=True, help="Taxes when the pro-forma was issued."
    )
    amount_total = fields.Monetary(
        string="Total",
        readonly=True,
        help="Amount that the customer was asked for, with taxes.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company that issued it.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the company"
    )
    amount_company = fields.Monetary(
        string="In company currency",
        currency_field="company_currency_id",
        readonly=True,
        help="Untaxed amount in the currency of the company, at the rate of the day on "
        "which the pro-forma was issued.",
    )
    cancelled_at = fields.Datetime(
        string="Cancelled",
        readonly=True,
        copy=False,
        help="When it was cancelled: by hand, by another pro-forma, or with the "
        "quotation. Empty: it was not.",
    )
    replaced_by_id = fields.Many2one(
        "sla.proforma",
        string="Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The pro-forma that was issued in its place.",
    )
    state = fields.Selection(
        [
            ("issued", "Issued"),
            ("invoiced", "Invoiced"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        compute="_compute_state",
        store=True,
        help="Issued: the customer was asked, and is not fully invoiced yet. Invoiced: "
        "the order is. Cancelled: by hand, by another pro-forma of the same quotation, "
        "or with the quotation.",
    )
    is_outdated = fields.Boolean(
        string="Quotation changed",
        compute="_compute_is_outdated",
        help="The quotation has another total now than the pro-forma asks for.",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number of a pro-forma is taken."
    )
    _one_open = models.UniqueIndex(
        "(order_id) WHERE cancelled_at IS NULL",
        "A quotation can have one pro-forma that is not cancelled.",
    )

    @api.depends("cancelled_at", "order_id.state", "order_id.invoice_status")
    def _compute_state(self):
        for proforma in self:
            if proforma.cancelled_at or proforma.order_id.state == "cancel":
                proforma.state = "cancelled"
            elif proforma.order_id.invoice_status == "invoiced":
                proforma.state = "invoiced"
            else:
                proforma.state = "issued"

    @api.depends("state", "amount_total", "order_id.amount_total")
    def _compute_is_outdated(self):
        for proforma in self:
            order = proforma.order_id.sudo()  # sudo: only whether its total differs
            same = proforma.currency_id == order.currency_id and not (
                proforma.currency_id.compare_amounts(
                    proforma.amount_total, order.amount_total
                )
            )
            proforma.is_outdated = proforma.state == "issued" and not same

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for proforma in self:
            proforma.access_url = f"/my/proforma/{proforma.id}"
        return result

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name

    # Issuing

    @api.model
    def _prepare(self, order):
        """Return the values of a pro-forma of ``order``, issued today."""
        today = fields.Date.context_today(self)
        return {
            "name": self._get_next_number(order.company_id, today),
            "order_id": order.id,
            "partner_id": order.partner_id.id,
            "user_id": order.user_id.id,
            "issued_by_id": self.env.user.id,
            "date": today,
            "validity_date": order.validity_date,
            "currency_id": order.currency_id.id,
            "amount_untaxed": order.amount_untaxed,
            "amount_tax": order.amount_tax,
            "amount_total": order.amount_total,
            "company_id": order.company_id.id,
            "amount_company": order.currency_id._convert(
                order.amount_untaxed,
                order.company_id.currency_id,
                order.company_id,
                today,
            ),
        }

    @api.model
    def _get_next_number(self, company, day):
        """Return the next number of ``company`` in the year of ``day``. Each company
        counts for itself; what the numbers look like is set on its sequence."""
        # sudo: whoever issues a pro-forma takes a number, without a right to sequences
        sequences = self.env["ir.sequence"].sudo()
        sequence = sequences.search(
            [("code", "=", _SEQUENCE), ("company_id", "=", company.id)],
            order="id",
            limit=1,
        )
        if not sequence:
            sequence = sequences.create(
                {
                    "name": self.env._("Pro-formas of %s", company.name),
                    "code": _SEQUENCE,
                    "company_id": company.id,
                    "prefix": "PF/%(range_year)s/",
                    "padding": 4,
                    "use_date_range": True,
                    # a number that was not used would raise questions
                    "implementation": "no_gap",
                }
            )
        return sequence._next(sequence_date=day)

    def _cancel(self):
        """Cancel those that are not yet. Called as superuser."""
        open_ones = self.filtered(lambda each: not each.cancelled_at)
        open_ones.cancelled_at = self.env.cr.now().replace(microsecond=0)

    # Buttons

    def action_cancel(self):
        """Take the pro-forma back; the quotation stays as it is."""
        self._check_may_change()
        for proforma in self:
            if proforma.state != "issued":
                raise UserError(
                    self.env._(
                        "“%s” is cancelled or invoiced already, so it cannot be "
                        "cancelled.",
                        proforma.name,
                    )
                )
        self.sudo()._cancel()  # sudo: nobody writes pro-formas by hand

    def action_print(self):
        """Print it with its number."""
        self._check_printable()
        return self.env.ref("sla_billing_sale.report_proforma").report_action(self)

    def action_send(self):
        """Send each to the customer of its quotation."""
        self._check_may_change()
        for proforma in self:
            proforma._send(proforma.partner_id)

    def _check_may_change(self):
        """Raise an error unless the user may change the quotations."""
        self.check_access("read")
        self.order_id.check_access("write")

    def _check_printable(self):
        """Raise an error where what is printed now would not be what was issued."""
        self.filtered(lambda each: not each._get_stored_pdf())._check_unchanged()

    def _check_unchanged(self):
        for proforma in self:
            if proforma.is_outdated:
                raise UserError(
                    self.env._(
                        "“%(order)s” has another total now than “%(number)s” was "
                        "issued with. Issue a new pro-forma from the quotation; it "
                        "takes the place of this one.",
                        order=proforma.order_id.sudo().name,  # sudo: only its name
                        number=proforma.name,
                    )
                )

    def _get_stored_pdf(self):
        """Return the file made when it was first printed or sent, if it was."""
        self.ensure_one()
        # sudo: the file of a pro-forma that the user may read
        report = self.env.ref("sla_billing_sale.report_proforma").sudo()
        return report.retrieve_attachment(self.sudo())  # sudo: as above

    def _send(self, partner):
        """Send the pro-forma to ``partner`` by mail, with the file. Whoever calls asks
        for the right to do so."""
        self.ensure_one()
        self._check_printable()
        if self.state == "cancelled":
            raise UserError(
                self.env._("“%s” is cancelled, so it cannot be sent.", self.name)
            )
        if not partner.email:
            raise UserError(
                self.env._(
                    "“%s” has no e-mail address, so nothing can be sent. Enter one on "
                    "the contact first.",
                    partner.display_name,
                )
            )
        template = self.env.ref(
            "sla_billing_sale.mail_template_proforma", raise_if_not_found=False
        )
        if not template:
            raise UserError(
                self.env._(
                    "“%s” cannot be sent: the mail template “Pro-forma” was deleted. "
                    "Update the add-on “Service Levels: Pro-formas” to get it back.",
                    self.name,
                )
            )
        # sudo: whoever may send it need not be allowed to read all that it shows
        template.sudo().send_mail(
            self.id,
            email_values={
                "recipient_ids": [Command.set(partner.ids)],
                "email_to": False,
                "email_cc": False,
            },
            email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
        )
        # sudo: nobody writes pro-formas by hand
        self.sudo().sent_at = self.env.cr.now().replace(microsecond=0)

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pro-forma"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
