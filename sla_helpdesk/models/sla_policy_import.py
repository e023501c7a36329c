from odoo import fields, models


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    helpdesk_import_key = fields.Char(
        string="Taken over from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The policy of helpdesk_mgmt_sla that this one was made from: its ID, and "
        "those of company and working hours.",
    )
