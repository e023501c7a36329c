from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class SlaAgreement(models.Model):
    """What an agreement costs, and for which stretches of time it is reckoned up."""

    _inherit = "sla.agreement"

    fee_period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Billing period",
        required=True,
        default="month",
        help="The stretch of time that the fee, the included time and the penalties "
        "are counted for. It begins with the calendar's month, quarter or year.",
    )
    fee_amount = fields.Monetary(
        string="Fee of a period",
        currency_field="fee_currency_id",
        groups="account.group_account_readonly,account.group_account_invoice,"
        "sla_base.group_sla_manager",
        help="What the other party pays for a whole period, without taxes. Penalties "
        "that are a share of the fee are calculated from it; it is not invoiced here.",
    )
    fee_currency_id = fields.Many2one(
        "res.currency",
        string="Currency",
        compute="_compute_fee_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Currency of the fee and of the rates.",
    )

    _fee_not_negative = models.Constraint(
        "CHECK (fee_amount >= 0)", "The fee of an agreement is not negative."
    )

    @api.depends("company_id")
    def _compute_fee_currency_id(self):
        for agreement in self:
            if not agreement.fee_currency_id:
                company = agreement.company_id or self.env.company
                agreement.fee_currency_id = company.currency_id

    def _check_versions(self):
        """Add that periods of another length begin where one of before ends: else what
        is counted in one would be counted in another again."""
        problems = super()._check_versions()
        before, day = self.previous_id, self.date_start
        if not before or not day or before.fee_period == self.fee_period:
            return problems
        firsts = {version._get_billing_period(day)[0] for version in (before, self)}
        if firsts != {day}:
            problems.append(
                self.env._(
                    "its billing period is another one than that of the version "
                    "before, and %(day)s is in the middle of a period. Let it take "
                    "effect on a day on which periods of both begin, such as %(next)s.",
                    day=self.env["sla.format"]._day(day),
                    next=self.env["sla.format"]._day(self._get_next_start(before, day)),
                )
            )
        return problems

    def _get_next_start(self, before, day):
        """Return the first day after ``day`` on which periods of both versions
        begin."""
        longer = max(self, before, key=lambda each: _MONTHS[each.fee_period])
        return longer._get_billing_period(day)[1] + relativedelta(days=1)

    def _get_billing_period(self, day):
        """Return the first and the last day of the billing period that ``day`` is in,
        whole also where the agreement begins or ends in it; an add-on with another
        calendar takes over here."""
        self.ensure_one()
        months = _MONTHS[self.fee_period]
        first = day.replace(day=1, month=day.month - (day.month - 1) % months)
        return first, first + relativedelta(months=months, days=-1)
