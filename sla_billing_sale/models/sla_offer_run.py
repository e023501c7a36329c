from odoo import fields, models


class SlaOffer(models.Model):
    """Offers know of orders: who ordered is no quiet customer, invoiced or not."""

    _inherit = "sla.offer"

    quiet_months = fields.Integer(
        string="No order for (months)",
        help="Only customers whose last order or invoice is so many months old, to win "
        "them back. 0: no matter.",
    )

    def _get_last_dates(self):
        """Take the day of the last order where it is later than the last invoice."""
        last = super()._get_last_dates()
        # sudo: the day is shown, no order
        orders = self.env["sale.order"].sudo()
        rows = orders._read_group(
            [("company_id", "=", self.company_id.id), ("state", "=", "sale")],
            ["partner_id"],
            ["date_order:max"],
        )
        for partner, moment in rows:
            customer = partner.commercial_partner_id.id
            day = fields.Datetime.context_timestamp(self, moment).date()
            last[customer] = max(day, last.get(customer, day))
        return last
