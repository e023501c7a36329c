from odoo import fields, models
from odoo.tools import float_round


class SlaPenalty(models.Model):
    """A limit in money, for agreements without a fee."""

    _inherit = "sla.penalty"

    cap_amount = fields.Monetary(
        string="At most (amount)",
        help="The most that all penalties of a period can come to. Zero: no such "
        "limit. Of several limits the lowest counts.",
    )

    _cap_amount_not_negative = models.Constraint(
        "CHECK (cap_amount >= 0)", "The limit of a penalty is not negative."
    )

    def _get_due(self, fee, currency, company, day):
        """Return what this penalty comes to once, as an unrounded amount in
        ``currency``.

        :param float fee: fee of the period in ``currency``
        :param day: the day whose exchange rate holds
        """
        self.ensure_one()
        if self.percent:
            return fee * self.percent / 100
        return self.currency_id._convert(
            self.amount, currency, company, day, round=False
        )

    def _get_cap(self, fee, currency, company, day):
        """Return the lowest limit of these penalties in ``currency``, rounded down: the
        rounded one is not above it; None if there is none."""
        caps = [fee * each.cap_percent / 100 for each in self if each.cap_percent]
        caps += [
            each.currency_id._convert(
                each.cap_amount, currency, company, day, round=False
            )
            for each in self
            if each.cap_amount
        ]
        if not caps:
            return None
        return float_round(
            min(caps), precision_rounding=currency.rounding, rounding_method="DOWN"
        )
