from odoo import api, fields, models
from odoo.exceptions import UserError

_READERS = (
    "sales_team.group_sale_salesman,"
    "account.group_account_invoice,account.group_account_readonly"
)


class SaleOrder(models.Model):
    """Pro-formas are issued from quotations and orders."""

    _inherit = "sale.order"

    sla_proforma_ids = fields.One2many(
        "sla.proforma",
        "order_id",
        string="Pro-formas",
        groups=_READERS,
        help="Pro-formas that were issued from this quotation, those that were "
        "cancelled too.",
    )
    sla_proforma_count = fields.Integer(
        string="Number of pro-formas",
        compute="_compute_sla_proforma_count",
        groups=_READERS,
    )

    @api.depends("sla_proforma_ids")
    def _compute_sla_proforma_count(self):
        for order in self:
            order.sla_proforma_count = len(order.sla_proforma_ids)

    def action_sla_issue_proforma(self):
        """Issue a pro-forma of this quotation, and open it."""
        self.ensure_one()
        self.check_access("write")
        return self._sla_issue_proforma()._get_form_action()

    def action_sla_open_proformas(self):
        """Show the pro-formas of this quotation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing_sale.sla_proforma_action"
        )
        return action | {
            "domain": [("order_id", "=", self.id)],
            "context": {},
        }

    def _sla_issue_proforma(self, vals=None):
        """Issue a pro-forma with the amounts of now; the one before is cancelled.
        Whoever calls asks for the right to do so.

        :param dict vals: further values of the pro-forma
        :return: the pro-forma
        """
        self.ensure_one()
        self._sla_check_proforma()
        # sudo: nobody writes pro-formas by hand, this is how they are made
        proformas = self.env["sla.proforma"].sudo()
        # one at a time: two clicks at once issue one after the other
        self.lock_for_update()
        before = proformas.search(
            [("order_id", "=", self.id), ("cancelled_at", "=", False)]
        )
        before._cancel()
        before.flush_recordset()
        proforma = proformas.create(proformas._prepare(self) | (vals or {}))
        before.replaced_by_id = proforma
        if self.state == "draft":
            # what went out as a pro-forma was sent
            self.action_quotation_sent()
        return proforma.sudo(False)

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: they go with the quotation, for good
        self.sudo().sla_proforma_ids._cancel()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_proforma(self):
        for order in self.sudo():  # sudo: also those the user may not see
            if order.sla_proforma_ids:
                raise UserError(
                    self.env._(
                        "“%(order)s” cannot be deleted: the pro-forma “%(number)s” was "
                        "issued from it, and its number must stay accounted for. Leave "
                        "the quotation cancelled.",
                        order=order.name,
                        number=order.sla_proforma_ids[0].name,
                    )
                )

    def _sla_check_proforma(self):
        """Raise an error if nothing can be asked for with a pro-forma of this."""
        if self.state == "cancel":
            raise UserError(
                self.env._(
                    "“%s” is cancelled. Set it back to a quotation, or choose another "
                    "one, then issue the pro-forma.",
                    self.name,
                )
            )
        if not self.order_line.filtered(lambda line: not line.display_type):
            raise UserError(
                self.env._(
                    "“%s” has no lines, so a pro-forma of it would ask for nothing. "
                    "Add what it offers first.",
                    self.name,
                )
            )
        if self.invoice_status == "invoiced":
            raise UserError(
                self.env._(
                    "“%s” is invoiced already. Send the customer the invoice instead "
                    "of a pro-forma.",
                    self.name,
                )
            )
