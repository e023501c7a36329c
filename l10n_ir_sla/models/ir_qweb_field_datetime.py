from odoo import api, fields, models


class IrQwebFieldDatetime(models.AbstractModel):
    """Moments of Odoo's own pages and reports, see ``ir.qweb.field.date``."""

    _inherit = "ir.qweb.field.datetime"

    @api.model
    def value_to_html(self, value, options):
        dates = self.env["sla.format"]
        asked = options.get("format") or self.env.context.get("inherit_branding")
        plain = asked or options.get("time_only")
        if not value or plain or not dates._is_in_persian():
            return super().value_to_html(value, options)
        zone = options.get("tz_name") or self.env.context.get("tz")
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), fields.Datetime.to_datetime(value)
        )
        day = dates._day(local.date(), "number")
        if options.get("date_only"):
            return day
        return f"{day} {dates._time(local.time())}"
