from datetime import datetime

from odoo import api, fields, models


class IrQwebFieldSlaDay(models.AbstractModel):
    """``t-options="{'widget': 'sla_day', 'style': 'month'}"``; of a moment, the day on
    which it is for the reader."""

    _name = "ir.qweb.field.sla_day"
    _description = "QWeb Field: Day"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        if isinstance(value, datetime):
            value = fields.Datetime.context_timestamp(self, value).date()
        return self.env["sla.format"]._day(value, options.get("style", "medium"))
