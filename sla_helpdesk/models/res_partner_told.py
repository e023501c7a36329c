from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_tell_by_sms = fields.Boolean(
        string="Tell by text message",
        groups="base.group_user",
        help="Beside the mail, a text message tells this person about the stages of "
        "their tickets. They choose it on the portal, too.",
    )
    sla_sees_company = fields.Boolean(
        string="Sees all tickets of the company",
        groups="base.group_user",
        help="On the portal, this contact sees the tickets of all contacts of the "
        "company. Others see their own and those they follow.",
    )
