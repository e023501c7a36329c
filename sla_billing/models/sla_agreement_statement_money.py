from odoo import models

_HOURS = ("unit_amount", "sla_included_hours", "sla_billable_hours")
_HOURS += ("sla_goodwill_hours",)


class SlaAgreement(models.Model):
    """What a statement tells of time and money. Time is that worked in the period; for
    money see ``_get_money`` of ``sla.statement``."""

    _inherit = "sla.agreement"

    def _prepare_statement_lines(self, statement):
        lines = super()._prepare_statement_lines(statement)
        money = [
            *self._get_entitlement_use(statement),
            *(
                line
                for family, line in statement._get_money()
                if family == self.family_id
            ),
        ]
        name = self._get_statement_title()
        return lines + [
            {"agreement_id": self.id, "agreement_name": name, "sequence": place, **line}
            for place, line in enumerate(money, len(lines))
        ]

    # Time

    def _get_entitlement_use(self, statement):
        """Return a line for each kind of work done in the period, and for each balance
        that it drew on."""
        kinds = self.env["account.analytic.line"]._fields["sla_work_type"]
        names = dict(kinds._description_selection(self.env))
        worked = self.env["account.analytic.line"]._read_group(
            [
                ("sla_agreement_id.family_id", "=", self.family_id.id),
                ("sla_customer_id", "=", statement.partner_id.id),
                ("company_id", "=", statement.company_id.id),
                ("date", ">=", statement.date_from),
                ("date", "<=", statement.date_to),
            ],
            ["sla_work_type"],
            [f"{name}:sum" for name in _HOURS],
        )
        lines = [
            {
                "section": "time",
                "name": names.get(kind),
                "worked_hours": hours,
                "included_hours": included,
                "billable_hours": billable,
                "goodwill_hours": goodwill,
            }
            for kind, hours, included, billable, goodwill in worked
        ]
        return lines + [
            {
                "section": "balance",
                "name": self.env._(
                    "%(start)s – %(end)s",
                    start=statement._format_day(balance.date_from),
                    end=statement._format_day(balance.date_to),
                ),
                "term": text,
            }
            for balance in self._find_balances(statement)
            for text in balance._say_balance()
        ]

    def _find_balances(self, statement):
        return self.env["sla.entitlement.balance"].search(
            [
                ("agreement_id", "=", self.family_id.id),
                ("partner_id", "in", [statement.partner_id.id, False]),
                ("date_from", "<=", statement.date_to),
                ("date_to", ">=", statement.date_from),
            ],
            order="date_from, id",
        )
