from odoo import fields, models

from ..tools.sms_api import SmsApiExample


class ResCompany(models.Model):
    _inherit = "res.company"

    example_sms_key = fields.Char(
        string="Key of our SMS provider",
        groups="base.group_system",
        help="Empty: SMS go through Odoo.",
    )

    def _get_sms_api_class(self):
        self.ensure_one()
        # sudo: SMS are sent by people who may not read the key
        if self.sudo().example_sms_key:
            return SmsApiExample
        return super()._get_sms_api_class()
