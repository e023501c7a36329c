from collections import defaultdict

from odoo import models
from odoo.fields import Domain

_SECTIONS = ("billing", "credit")


class SlaStatement(models.Model):
    """Which invoices and credit notes belong on a statement: what the books say of each
    until the last day, less what other statements tell of it. So all statements of a
    customer together say what the books say: what was dated back is on the next one,
    and what was cancelled after it had been told is taken off there."""

    _inherit = "sla.statement"

    def _get_money(self):
        """Return ``[(first version of the agreement, values of a line), …]`` of invoices
        and credit notes."""
        told, told_moves = self._sum_told()
        moves = (self._find_moves() | told_moves).sorted(
            lambda move: (move.invoice_date or self.date_to, move.id)
        )
        mine = moves.filtered(
            lambda move: (
                move.commercial_partner_id == self.partner_id
                and move.company_id == self.company_id
            )
        )
        books = mine._sla_sum_by_agreement()
        lines = []
        for move in moves:
            keys = [key for key in (books | told) if key[1] == move]
            for key in sorted(keys, key=lambda each: each[2].id):
                now, before = books.get(key, (0, 0)), told.get(key, (0, 0))
                amounts = [new - old for new, old in zip(now, before, strict=True)]
                if any(map(self._is_money, amounts)):
                    values = self._prepare_money_line(key, amounts, any(before))
                    lines.append((key[2], values))
        return lines

    def _is_money(self, amount):
        return not self.currency_id.is_zero(amount)

    def _find_moves(self):
        """Return the posted documents of the customer until the last day that bill time
        or credit penalties, from its first statement on."""
        first = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            order="date_from",
            limit=1,
        )
        return self.env["account.move"].search(
            self._get_move_domain(self.company_id)
            & Domain("commercial_partner_id", "=", self.partner_id.id)
            & Domain("invoice_date", ">=", min(first.date_from, self.date_from))
            & Domain("invoice_date", "<=", self.date_to)
        )

    def _get_move_domain(self, company):
        """Return which documents of a company statements may tell of."""
        return (
            Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
            & Domain("company_id", "=", company.id)
            & (
                Domain("sla_proposal_id", "!=", False)
                | Domain("line_ids.sla_billed_agreement_id", "!=", False)
                | Domain(
                    "reversed_entry_id.line_ids.sla_billed_agreement_id", "!=", False
                )
            )
        )

    def _sum_told(self):
        """Return what other statements tell of documents, and the documents of which
        this one is to tell if that has changed.

        :return: ``({(section, move, first version): (amount, company amount)}, moves)``
        """
        versions = self._get_replaced()
        rows = self.env["sla.statement.line"].search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("section", "in", _SECTIONS)
            & Domain("move_id", "!=", False)
            & Domain("agreement_id", "!=", False)
            & (
                Domain("state", "!=", "draft")
                | Domain("date_from", "<", self.date_from)
                & Domain("statement_id.corrects_id", "=", False)
            )
        )
        own = rows.filtered(lambda row: row.statement_id in versions)
        others = rows.filtered(
            lambda row: (
                row.statement_id not in versions and not row.statement_id.is_replaced
            )
        )
        sums = defaultdict(lambda: (0.0, 0.0))
        for row in others:
            key = (row.section, row.move_id, row.agreement_id.family_id)
            amount, company_amount = sums[key]
            sums[key] = (amount + row.amount, company_amount + row.company_amount)
        earlier = others.filtered(lambda row: row.date_from <= self.date_from)
        gone = own.move_id.filtered(lambda move: move.state != "posted")
        return dict(sums), earlier.move_id | gone

    def _get_replaced(self):
        """Return this statement and those that it corrects."""
        versions = self
        while versions[-1].corrects_id:
            versions += versions[-1].corrects_id
        return versions

    def _prepare_money_line(self, key, amounts, was_told):
        """Return the values of the line of one document under one agreement."""
        section, move, _family = key
        return {
            "section": section,
            "name": move.name,
            "detail": self._say_money(move, was_told),
            "day": move.invoice_date,
            "move_id": move.id,
            "currency_id": move.currency_id.id,
            "amount": amounts[0],
            "company_amount": amounts[1],
        }

    def _say_money(self, move, was_told):
        if was_told and move.state != "posted":
            return self.env._("Cancelled since an earlier statement told of it")
        if was_told:
            return self.env._("Changed since an earlier statement told of it")
        penalty = move.sla_proposal_id
        if not penalty:
            return move.ref or ""
        return self.env._(
            "Promises broken, %(start)s – %(end)s",
            start=self._format_day(penalty.date_from),
            end=self._format_day(penalty.date_to),
        )
