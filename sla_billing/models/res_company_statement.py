from dateutil.relativedelta import relativedelta

from odoo import fields, models


class ResCompany(models.Model):
    """When and how statements are made."""

    _inherit = "res.company"

    sla_statement_mode = fields.Selection(
        [
            ("off", "Only by hand"),
            ("draft", "Make drafts; people issue and send them"),
            ("send", "Make, issue and send them"),
        ],
        string="Monthly statements",
        default="draft",
        required=True,
        help="What the scheduled job does with the statements of a month that is over.",
    )
    sla_statement_day = fields.Integer(
        string="Days after the end of the month",
        default=3,
        required=True,
        help="The statements of a month are made so many days after its last day, when "
        "what was late in it is known.",
    )

    _sla_statement_day_range = models.Constraint(
        "CHECK (sla_statement_day BETWEEN 1 AND 28)",
        "Statements are made 1 to 28 days after the end of the month.",
    )

    def _sla_get_due_period(self):
        """Return the first and the last day of the period before this one, or None if
        its statements are not due yet."""
        self.ensure_one()
        today = fields.Date.context_today(self, self.env.cr.now())
        first, last = self._sla_get_month_before(today)
        if today < last + relativedelta(days=self.sla_statement_day):
            return None
        return first, last
