from odoo import models

_HOURS = ("unit_amount", "sla_included_hours", "sla_billable_hours")
_HOURS += ("sla_goodwill_hours",)


class SlaAgreement(models.Model):
    """What a statement tells of time and money. Time is that worked in the period;
    invoices and credit notes are those posted with a date in it, so that the sums are
    those of the books. What was dated into a period that had been told of already is on
    the next statement."""

    _inherit = "sla.agreement"

    def _prepare_statement_lines(self, statement):
        lines = super()._prepare_statement_lines(statement)
        money = [
            *self._get_entitlement_use(statement),
            *self._get_invoiced(statement),
            *self._get_credits(statement),
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

    # Money

    def _get_invoiced(self, statement):
        """Return a line for each posted invoice that bills time of this agreement, and
        for each credit note that takes such an invoice back."""
        moves = statement._find_moves("out_invoice")
        # sudo: time that belongs to others, too; see ``_fill``
        time = self.env["account.analytic.line"].search(
            [
                ("sla_agreement_id.family_id", "=", self.family_id.id),
                ("sla_bill_line_id.move_id", "in", moves.ids),
            ]
        )
        lines = [
            self._prepare_money_line("billing", rows)
            for rows in time.sla_bill_line_id.grouped("move_id").values()
        ]
        taken_back = statement._find_moves("out_refund").filtered(
            lambda move: (
                not move.sla_proposal_id
                and statement._find_billed_agreement(move.reversed_entry_id).family_id
                == self.family_id
            )
        )
        return lines + [
            self._prepare_money_line("billing", move.invoice_line_ids)
            for move in taken_back
        ]

    def _get_credits(self, statement):
        """Return a line for each posted credit note that settles a penalty."""
        moves = statement._find_moves("out_refund").filtered(
            lambda move: move.sla_proposal_id.family_id == self.family_id
        )
        return [
            self._prepare_money_line("credit", move.invoice_line_ids)
            | {
                "detail": self.env._(
                    "Promises broken, %(start)s – %(end)s",
                    start=statement._format_day(move.sla_proposal_id.date_from),
                    end=statement._format_day(move.sla_proposal_id.date_to),
                )
            }
            for move in moves
        ]

    def _prepare_money_line(self, section, rows):
        """Return the line of one invoice or credit note, of which ``rows`` (lines of
        ``account.move``) are of this agreement."""
        rows = rows.filtered(lambda row: row.display_type == "product")
        move = rows.move_id
        sign = -1 if move.move_type == "out_refund" else 1
        return {
            "section": section,
            "name": move.name,
            "detail": move.ref or "",
            "day": move.invoice_date,
            "move_id": move.id,
            "currency_id": move.currency_id.id,
            "amount": sign * sum(rows.mapped("price_subtotal")),
            "company_amount": -sum(rows.mapped("balance")),
        }
