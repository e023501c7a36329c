from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    sla_time_ids = fields.One2many(
        "account.analytic.line",
        "sla_bill_line_id",
        string="Time billed",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The time that this line bills.",
    )

    def unlink(self):
        self._sla_free_time()
        return super().unlink()

    def _sla_get_time(self):
        """Return the time that these lines bill."""
        # sudo: time that belongs to others, too
        return (
            self.env["account.analytic.line"]
            .sudo()  # see above
            .search([("sla_bill_line_id", "in", self.ids)], order="date, id")
        )

    def _sla_free_time(self):
        """Let time be billed again that these lines bill."""
        time = self._sla_get_time()
        if time:
            time._sla_free()

    def _sla_share_amount(self):
        """Share what Odoo computed for each of these lines among the time it bills, so
        that the amounts of the time come to exactly that."""
        for line, times in self._sla_get_time().grouped("sla_bill_line_id").items():
            rest, hours = line.price_subtotal, sum(times.mapped("sla_billable_hours"))
            for time in times:
                part = time.sla_billable_hours / hours if hours else 0
                amount = line.currency_id.round(rest * part)
                # the currency may have been changed by hand, too
                time.write(
                    {"sla_amount": amount, "sla_currency_id": line.currency_id.id}
                )
                rest -= amount
                hours -= time.sla_billable_hours

    def action_sla_open_time(self):
        """Open the time that these lines bill."""
        return self.move_id._sla_open_time([("sla_bill_line_id", "in", self.ids)])
