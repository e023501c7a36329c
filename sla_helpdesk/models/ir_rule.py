from odoo import api, models

_RULE = "helpdesk_mgmt.helpdesk_ticket_rule_portal"
_ORIGINAL = "sla_helpdesk.portal_rule"

# Own tickets and those one follows; for the company's managers, all of the company.
_NARROW = """[
    '|', ('partner_id', '=', user.partner_id.id),
    '|', ('message_partner_ids', 'in', [user.partner_id.id]),
    '&', (1, '=', 1) if user.partner_id.sla_sees_company else (0, '=', 1),
    '|',
    ('partner_id', 'child_of', [user.commercial_partner_id.id]),
    ('message_partner_ids', 'child_of', [user.commercial_partner_id.id]),
]"""


class IrRule(models.Model):
    """Narrows the rule by which helpdesk_mgmt shows portal users the tickets of their
    whole company; kept, and restored when this add-on is uninstalled."""

    _inherit = "ir.rule"

    @api.model
    def _sla_narrow_portal(self):
        """Called by our data. Once: who changes the rule afterwards has the last word.
        Portal users that exist lose sight of nothing."""
        rule = self.env.ref(_RULE, raise_if_not_found=False)
        parameters = self.env["ir.config_parameter"]
        if not rule or parameters.get_param(_ORIGINAL):
            return
        parameters.set_param(_ORIGINAL, rule.domain_force)
        group = self.env.ref("base.group_portal")
        users = self.env["res.users"].with_context(active_test=False)
        known = users.search([("all_group_ids", "in", group.ids)])
        known.partner_id.sla_sees_company = True
        rule.domain_force = _NARROW

    @api.model
    def _sla_restore_portal(self):
        """Give helpdesk_mgmt its rule back, unless somebody has changed ours."""
        rule = self.env.ref(_RULE, raise_if_not_found=False)
        parameters = self.env["ir.config_parameter"]
        original = parameters.get_param(_ORIGINAL)
        if rule and original and rule.domain_force == _NARROW:
            rule.domain_force = original
        parameters.set_param(_ORIGINAL, False)
