from odoo import fields, models


class ResPartner(models.Model):
    """What the customer's agreements still include, on the page of the customer."""

    _inherit = "res.partner"

    sla_balance_ids = fields.Many2many(
        "sla.entitlement.balance",
        string="Included in this period",
        compute="_compute_sla_balance_ids",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="What is left of what the customer's agreements include.",
    )
    sla_time_hours = fields.Float(
        string="Time spent in 90 days (hours)",
        compute="_compute_sla_time_hours",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Time on the customer's tickets in the last 90 days, as far as you may "
        "read it.",
    )

    def _compute_sla_balance_ids(self):
        empty = self.env["sla.entitlement.balance"]
        for partner in self:
            # sudo: agents may not read agreements, of which the balances tell the name
            customer = partner._sla_get_customer().sudo()
            found = customer and customer._sla_get_balances()
            balances = (found or empty).with_env(self.env)
            partner.sla_balance_ids = balances._filtered_access("read")

    def _compute_sla_time_hours(self):
        lines = self.env["account.analytic.line"]
        for partner in self:
            customer = partner._sla_get_customer()
            found = lines._read_group(
                [
                    ("sla_ticket_id.commercial_partner_id", "=", customer.id),
                    ("sla_ticket_id", "!=", False),
                    ("date", ">=", "today -90d"),
                ],
                [],
                ["unit_amount:sum"],
            )
            partner.sla_time_hours = found[0][0] if customer else 0.0
