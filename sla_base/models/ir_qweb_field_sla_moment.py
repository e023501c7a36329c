from odoo import api, models


class IrQwebFieldSlaMoment(models.AbstractModel):
    """``t-options="{'widget': 'sla_moment', 'zone': 'Asia/Tehran'}"``."""

    _name = "ir.qweb.field.sla_moment"
    _description = "QWeb Field: Moment"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        return self.env["sla.format"]._moment(value, options.get("zone"))
