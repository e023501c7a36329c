from odoo import fields, models


class GuideClaim(models.Model):
    _name = "guide.claim"
    _description = "Claim"
    _inherit = ["sla.mixin", "mail.thread"]
    _sla_trigger_fields = ("partner_id", "unit_id", "by_phone")

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    user_id = fields.Many2one("res.users")
    unit_id = fields.Many2one("res.partner.category")
    by_phone = fields.Boolean()
    settled = fields.Boolean()

    def _sla_get_team(self):
        return self.unit_id

    def _sla_get_channel(self):
        return "phone" if self.by_phone else "email"
