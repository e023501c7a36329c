from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_balance_text = fields.Char(
        string="Included time left",
        compute="_compute_sla_balance_text",
        groups="base.group_user",
        help="What can still be used in the current billing period, under all "
        "agreements.",
    )

    def _compute_sla_balance_text(self):
        for partner in self:
            balances = partner._sla_get_balances()
            partner.sla_balance_text = self.env["sla.agreement"]._say_balances(balances)

    def _sla_get_balances(self):
        """Return what the partner's company can still use today, as far as the user may
        see it."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self._sla_find_balances(
            Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        )

    def _sla_find_balances(self, domain):
        customer = self.commercial_partner_id
        own = Domain("partner_id", "=", customer.id or 0)
        shared = Domain("partner_id", "=", False) & Domain(
            "agreement_id.partner_ids", "=", customer.id or 0
        )
        balances = self.env["sla.entitlement.balance"]
        # sudo: whose the shared ones are is said by agreements, which few may read
        found = balances.sudo().search(domain & (own | shared))
        return found.with_env(balances.env)._filtered_access("read")

    def action_sla_balances(self):
        """Open the balances of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.action_sla_balance"
        )
        action["domain"] = [("id", "in", self._sla_find_balances(Domain.TRUE).ids)]
        return action
