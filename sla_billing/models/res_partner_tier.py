from odoo import api, models


class ResPartner(models.Model):
    """Changes of tier are logged, and bring what the tier brings."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("sla_tier_id") for vals in vals_list):
            none = self.env["sla.tier"]
            before = dict.fromkeys(partners._sla_get_tiers(), none)
            self.env["sla.tier.change"]._note(before, self.env.company)
        return partners

    def write(self, vals):
        by_rule = self.env.context.get("sla_tier_by_rule")
        if "sla_tier_id" not in vals or by_rule:
            return super().write(vals)
        before = self._sla_get_tiers()
        result = super().write(vals)
        self.env["sla.tier.change"]._note(before, self.env.company)
        return result

    def _sla_get_tiers(self):
        """Return ``{customer: tier}`` of those that are no contacts of others."""
        return {
            partner: partner.sla_tier_id
            for partner in self
            if partner.commercial_partner_id == partner
        }

    def action_open_sla_tier_changes(self):
        """Open the log of the customer's tiers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_tier_change_action"
        )
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return action | {"domain": domain, "context": {}}

    # What tiers and offers bring; an offer takes over for the pricelist

    def _sla_get_term(self, name):
        """Return what was chosen for this customer: the field ``name``, empty if it is
        the same as for everybody."""
        self.ensure_one()
        field = self._fields[name]
        usual = field.get_company_dependent_fallback(self)
        held = self[name]
        return held.browse() if held == usual else held

    def _sla_set_term(self, name, value):
        """Let the field ``name`` be ``value``; empty: as for everybody."""
        self.ensure_one()
        usual = self._fields[name].get_company_dependent_fallback(self)
        self[name] = value or usual
