from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_SECTIONS = ("billing", "credit")


class SlaStatement(models.Model):
    """Which invoices and credit notes belong on a statement: what the books say of each
    until the last day, less what other statements tell of it. So all statements of a
    customer together say what the books say: what was dated back is on the next one,
    and what was cancelled after it had been told is taken off there."""

    _inherit = "sla.statement"

    def _get_money(self):
        """Return ``[(first version of the agreement, values of a line), …]`` of the
        invoices and credit notes."""
        told, told_moves, deleted = self._sum_told()
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
        return lines + self._take_back_deleted(deleted)

    def _take_back_deleted(self, rows):
        """Return lines as of :meth:`_get_money` that take off what ``rows`` of other
        statements tell of documents that were deleted since."""
        lines = []
        for (section, number, family), told in rows.grouped(
            lambda row: (row.section, row.res_id, row.agreement_id.family_id)
        ).items():
            amounts = [-sum(told.mapped(name)) for name in ("amount", "company_amount")]
            if not any(map(self._is_money, amounts)):
                continue
            values = {
                "section": section,
                "name": told[0].name,
                "detail": self.env._("Deleted since an earlier statement told of it"),
                "day": told[0].day,
                "res_model": "account.move",
                "res_id": number,
                "currency_id": told[0].currency_id.id,
                "amount": amounts[0],
                "company_amount": amounts[1],
            }
            lines.append((family, values))
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

        :return: ``({(section, move, first version): (amount, company amount)}, moves,
            lines of documents that were deleted)``
        """
        versions = self._get_replaced()
        rows = self.env["sla.statement.line"].search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("section", "in", _SECTIONS)
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
        deleted = others.filtered(lambda row: not row.move_id)
        numbers = set(deleted.filtered(self._is_before).mapped("res_id"))
        numbers.update(own.filtered(lambda row: not row.move_id).mapped("res_id"))
        deleted = deleted.filtered(lambda row: row.res_id in numbers)
        for row in others.filtered("move_id"):
            key = (row.section, row.move_id, row.agreement_id.family_id)
            amount, company_amount = sums[key]
            sums[key] = (amount + row.amount, company_amount + row.company_amount)
        earlier = others.filtered(self._is_before)
        gone = own.move_id.filtered(lambda move: move.state != "posted")
        return dict(sums), earlier.move_id | gone, deleted

    def _is_before(self, row):
        return row.date_from <= self.date_from

    def _check_order(self):
        """Refuse to issue this statement before those of earlier periods, or when they
        were counted again after it: an invoice would be on both.

        :raise UserError:
        """
        self.ensure_one()
        earlier = self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_from", "<", self.date_from),
                ("is_replaced", "=", False),
            ],
            order="date_from, id",
        )
        draft = earlier.filtered(lambda each: each.state == "draft")[:1]
        if draft:
            raise UserError(
                self.env._(
                    "“%(earlier)s” is still a draft. Issue or delete it before you "
                    "issue “%(statement)s”: what is on one of them is not on the "
                    "other.",
                    earlier=draft.display_name,
                    statement=self.display_name,
                )
            )
        later = earlier.filtered(lambda each: each.made_at > self.made_at)[:1]
        if later:
            raise UserError(
                self.env._(
                    "“%(earlier)s” was counted after “%(statement)s”, so an invoice "
                    "may be on both. Count “%(statement)s” again, then issue it.",
                    earlier=later.display_name,
                    statement=self.display_name,
                )
            )

    # Whom and what there is money or time to tell of

    def _get_worked_domain(self, company, first, last):
        return Domain("sla_agreement_id", "!=", False) & (
            Domain("company_id", "=", company.id)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
        )

    def _find_billed(self, company, first, last):
        """Return the customers who were worked for in a period, or for whom there are
        invoices or credit notes that a statement of it tells of."""
        time = self.env["account.analytic.line"]
        worked = time._read_group(
            self._get_worked_domain(company, first, last), ["sla_customer_id"]
        )
        partners = self.env["res.partner"].union(*(each for [each] in worked))
        moves = self.env["account.move"].search(
            self._get_move_domain(company)
            & Domain("invoice_date", "<=", last)
            & (
                Domain("invoice_date", ">=", first)
                | Domain("sla_posted_at", ">=", first)
                & Domain("sla_posted_at", "<", fields.Date.add(last, days=1))
            )
        )
        lines = self.env["sla.statement.line"]
        issued = Domain("state", "!=", "draft") & Domain(
            "statement_id.is_replaced", "=", False
        )
        told = lines.search(issued & Domain("move_id", "in", moves.ids)).move_id
        dated = moves.filtered(lambda move: move.invoice_date >= first)
        partners |= (dated | (moves - told)).commercial_partner_id
        # cancelled or deleted after it was told
        gone = lines._read_group(
            issued
            & Domain("company_id", "=", company.id)
            & Domain("section", "in", _SECTIONS)
            & Domain("date_from", "<", first)
            & (Domain("move_id.state", "!=", "posted") | Domain("move_id", "=", False)),
            ["partner_id", "res_id"],
            ["company_amount:sum"],
        )
        return partners.union(
            *(
                partner
                for partner, _number, amount in gone
                if not company.currency_id.is_zero(amount)
            )
        )

    def _find_charged(self):
        """Return the agreements (first versions) under which there is time or money to
        tell of."""
        worked = self.env["account.analytic.line"]._read_group(
            self._get_worked_domain(self.company_id, self.date_from, self.date_to)
            & Domain("sla_customer_id", "=", self.partner_id.id),
            ["sla_agreement_id"],
        )
        families = self.env["sla.agreement"].union(
            *(agreement.family_id for [agreement] in worked),
            *(family for family, _values in self._get_money()),
        )
        return families

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
            # it is known which document it was when that is deleted, too
            "res_model": move._name,
            "res_id": move.id,
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
