from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

_BATCH = 100
_SALES = ("out_invoice", "out_refund", "out_receipt")


class Verdict(NamedTuple):
    """What a rule says about a customer."""

    customer: models.BaseModel
    value: float
    old: models.BaseModel
    new: models.BaseModel
    outcome: str


class SlaTierRule(models.Model):
    """Running a rule: measure, decide, move. Deciding writes nothing, so that the
    preview and the job say the same."""

    _inherit = "sla.tier.rule"

    @api.model
    def _cron_tiers(self):
        """Run the rules that are due. A rule that was stopped in the middle stays due
        and goes on with those that are not yet where they belong."""
        today = fields.Date.context_today(self)
        for rule in self.search([("next_run", "<=", today)]):
            if not rule._run():
                return

    def _run(self):
        """Move all customers of one rule in batches that are committed; return whether
        there is time left for more."""
        self.ensure_one()
        moves = [each for each in self._evaluate() if each.old != each.new]
        left = len(moves)
        for batch in split_every(_BATCH, moves, list):
            self._move(batch)
            left -= len(batch)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left):
                return False
        self._set_done()
        return bool(self.env["ir.cron"]._commit_progress())

    def _evaluate(self):
        """Return the verdicts about all customers of one rule."""
        self.ensure_one()
        rule = self.with_company(self.company_id)
        values = rule._measure()
        pinned = rule.env["sla.tier.exception"]._get_pinned(self.company_id)
        own = self.line_ids.tier_id
        verdicts = []
        for customer in rule._find_customers(values):
            value = self._round(values.get(customer.id, 0.0))
            old = customer.sla_tier_id
            new = self._choose(value, old)
            outcome = self._name_outcome(old, new)
            if customer in pinned:
                new, outcome = old, "pinned"
            elif old and old not in own:
                new, outcome = old, "other"
            verdicts.append(Verdict(customer, value, old, new, outcome))
        return verdicts

    def _measure(self):
        """Return ``{commercial partner's id: figure}`` in the company's currency, by
        one statement. An add-on that knows another figure adds it here."""
        domain = self._get_sales_domain()
        # sudo, three times: only a customer's total leaves this method
        if self.measure == "margin":
            report = self.env["account.invoice.report"].sudo()  # see above
            report = report.with_context(allowed_company_ids=self.company_id.ids)
            rows = report._read_group(
                domain, ["commercial_partner_id"], ["price_margin:sum"]
            )
        elif self.measure == "count":
            # sudo: as above
            rows = (
                self.env["account.move"]
                .sudo()  # see above
                ._read_group(
                    domain
                    & Domain("move_type", "!=", "out_refund")
                    & Domain("payment_state", "!=", "reversed"),
                    ["commercial_partner_id"],
                    ["__count"],
                )
            )
        else:
            # sudo: as above
            rows = (
                self.env["account.move"]
                .sudo()  # see above
                ._read_group(
                    domain, ["commercial_partner_id"], ["amount_untaxed_signed:sum"]
                )
            )
        return {customer.id: value or 0.0 for customer, value in rows if customer}

    def _get_sales_domain(self):
        today = fields.Date.context_today(self)
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("move_type", "in", _SALES),
                ("state", "=", "posted"),
                ("invoice_date", ">", today - relativedelta(months=self.months)),
                ("invoice_date", "<=", today),
            ]
        )

    def _find_customers(self, values):
        """Return the customers that this rule decides about: those that were invoiced
        something, and those in one of its tiers."""
        # sudo: also customers that whoever runs the rule may not see
        partners = self.env["res.partner"].sudo()
        tiered = partners.search([("sla_tier_id", "in", self.line_ids.tier_id.ids)])
        tiered = tiered.filtered(lambda each: each.commercial_partner_id == each)
        domain = Domain("id", "in", [*values, *tiered.ids]) & self._get_scope()
        for earlier in self._find_earlier():
            domain &= ~earlier._get_scope()
        return partners.search(domain, order="id")

    def _find_earlier(self):
        rules = self.search([("company_id", "=", self.company_id.id)])
        return rules.filtered(
            lambda each: (each.sequence, each.id) < (self.sequence, self.id)
        )

    def _round(self, value):
        return self.currency_id.round(value) if self.currency_id else value

    def _choose(self, value, old):
        """Return the tier of a customer with ``value``: the one with the highest
        threshold that is reached."""
        for line in self.line_ids.sorted("minimum", reverse=True):
            if value >= self._round(line.minimum):
                return line.tier_id
        return old if self.below == "keep" else old.browse()

    @api.model
    def _name_outcome(self, old, new):
        if old == new:
            return "stay"
        if not old or not new:
            return "leave" if old else "enter"
        better = (new.sequence, new.id) < (old.sequence, old.id)
        return "up" if better else "down"

    def _move(self, verdicts):
        """Do what ``verdicts`` say; customers whose tier changed since, or that another
        job has in hand, are left to the next time. Return the log."""
        self.ensure_one()
        # sudo: whoever runs the rule need not be allowed to write the customers
        customers = self.env["res.partner"].sudo()
        customers = customers.union(*(each.customer for each in verdicts))
        # the lock, and the row that is written, keep two jobs from moving one twice
        locked = customers.with_company(self.company_id).try_lock_for_update()
        locked.invalidate_recordset(["sla_tier_id"])
        todo = [
            each
            for each in verdicts
            if each.customer in locked and each.customer.sla_tier_id == each.old
        ]
        values = {each.customer.id: each.value for each in todo}
        before = {each.customer: each.old for each in todo}
        for new in {each.new for each in todo}:
            group = customers.browse(
                [each.customer.id for each in todo if each.new == new]
            ).with_company(self.company_id)
            group.with_context(sla_tier_by_rule=True).write({"sla_tier_id": new.id})
        return self.env["sla.tier.change"]._note(
            before, self.company_id, rule=self, values=values
        )
