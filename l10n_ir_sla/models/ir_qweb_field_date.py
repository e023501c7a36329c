from odoo import api, models


class IrQwebFieldDate(models.AbstractModel):
    """Dates of Odoo's own pages and reports, so that one page has one calendar."""

    _inherit = "ir.qweb.field.date"

    @api.model
    def value_to_html(self, value, options):
        dates = self.env["sla.format"]
        # a pattern asks for a certain text, the website's editor for one to read back
        asked = options.get("format") or self.env.context.get("inherit_branding")
        if not value or asked or not dates._is_in_persian():
            return super().value_to_html(value, options)
        return dates._day(value, "number")
