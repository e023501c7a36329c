from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..drawdown import Grant, draw

_DAY = relativedelta(days=1)
# What decides on what was included when.
_DECIDING = frozenset(
    {"state", "date_start", "date_end", "fee_period", "entitlement_shared"}
)


class SlaAgreement(models.Model):
    """Shares out what is included among the work that was done. Everything is worked
    out anew from what is recorded: time, packs and the versions of the agreement."""

    _inherit = "sla.agreement"

    def _sla_allocate(self, customers=None):
        """Work out for each line of time under these agreements, in all versions, how
        many of its hours are included, and write the balances.

        Costs a few queries for each agreement and customer, and reads all lines of
        theirs. Called by whoever changes time or packs.

        :param customers: the ``res.partner`` records whose account it is about; without
            it, all of each agreement
        """
        for family in self.family_id:
            # sudo: the account of a customer, whoever enters time
            family.sudo()._allocate_family(customers)

    def write(self, vals):
        result = super().write(vals)
        if not _DECIDING.isdisjoint(vals):
            self.filtered(lambda each: each.kind == "customer")._sla_allocate()
        return result

    def _allocate_family(self, customers):
        self.ensure_one()
        # Two at once would both take the last hour: the second one has to wait, sees
        # that the row has changed and, as Odoo does on such conflicts, starts again.
        self.env.cr.execute(
            SQL(
                "UPDATE sla_agreement "
                "SET entitlement_serial = COALESCE(entitlement_serial, 0) + 1 "
                "WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset(["entitlement_serial"], flush=False)
        shared = self._shares_entitlement()
        accounts = self._get_accounts(shared, customers)
        for customer, (lines, packs) in accounts.items():
            self._allocate_account(customer, lines, packs)
        # of customers who have no time here any more
        balances = self.env["sla.entitlement.balance"].search(
            [("agreement_id", "=", self.id)]
        )
        balances.filtered(
            lambda each: (
                each.partner_id not in accounts
                and (customers is None or shared or each.partner_id in customers)
            )
        ).unlink()

    def _get_accounts(self, shared, customers):
        """Return ``{customer: (lines, packs)}``; the customer is an empty record where
        all share."""
        mine = Domain("sla_agreement_id.family_id", "=", self.id)
        packs = Domain("agreement_id.family_id", "=", self.id)
        if customers is not None and not shared:
            mine &= Domain("sla_customer_id", "in", [*customers.ids, False])
            packs &= Domain("partner_id", "in", [*customers.ids, False])
        lines = self.env["account.analytic.line"].search(mine)
        packs = self.env["sla.entitlement.pack"].search(packs)
        partners = self.env["res.partner"]
        by_line = {partners: lines} if shared else lines.grouped("sla_customer_id")
        by_pack = {partners: packs} if shared else packs.grouped("partner_id")
        accounts = {*by_line, *by_pack}
        named = self._get_current_version()._get_term("partner_ids")
        for customer in named.commercial_partner_id if not shared else ():
            if customers is None or customer in customers:
                accounts.add(customer)  # there is a balance before the first hour
        return {
            account: (
                by_line.get(account, lines.browse()),
                by_pack.get(account, packs.browse()),
            )
            for account in accounts
        }

    def _allocate_account(self, customer, lines, packs):
        today = fields.Date.context_today(self)
        days = [*lines.mapped("date"), today]
        periods = list(self._get_entitlement_periods(min(days), max(days)))
        grants = [pack._prepare_grant() for pack in packs]
        for version, first, last in periods:
            grants += version._prepare_grants(first, last, packs)
        if not customer and not self._shares_entitlement():
            # nobody has used it, so nobody's hours are used up
            grants = [each for each in grants if not each.is_limited()]
        drawing = draw(grants, [line._prepare_use() for line in lines])
        lines._set_included(drawing.included)
        self._write_balances(customer, periods, drawing, today)

    def _get_entitlement_periods(self, earliest, latest):
        """Yield ``(version, first day, last day)`` of each billing period up to the day
        ``latest``. What is included in a period is what the version says that holds on
        its first day: a revision in the middle counts from the next period on."""
        versions = self._get_family_versions()
        if not versions:
            return
        day = versions[0].date_start or earliest
        begun = None
        while day and day <= latest:
            version = versions._get_holding_on(day)
            if not version:
                day = min(
                    (v.date_start for v in versions if (v.date_start or day) > day),
                    default=None,
                )
                continue
            first, last = version._get_billing_period(day)
            yield version, max(first, begun or first), last
            day = begun = last + _DAY

    def _get_holding_on(self, day):
        """Return the last of these versions that holds on ``day``."""
        return self.filtered(
            lambda each: (
                (not each.date_start or each.date_start <= day)
                and (each._runs_on() or not each.date_end or day <= each.date_end)
            )
        )[-1:]

    def _prepare_grants(self, first, last, packs):
        """Return what this version grants in a period. Without entitlements nothing
        limits what is included, until the first of ``packs`` is bought: from then on
        packs are what is included."""
        entitlements = self._get_term("entitlement_ids")
        if entitlements:
            return [each._prepare_grant(first, last) for each in entitlements]
        if packs:
            last = min(last, min(packs.mapped("purchase_date")) - _DAY)
        if last < first:
            return []
        return [Grant(key=("all", self.id, first), starts=first, expires=last)]

    def _write_balances(self, customer, periods, drawing, today):
        model = self.env["sla.entitlement.balance"]
        known = model.search(
            [("agreement_id", "=", self.id), ("partner_id", "=", customer.id)]
        ).grouped("date_from")
        limited = any(grant.is_limited() for grant in drawing.grants)
        kept = model
        for _version, first, last in periods if limited else ():
            vals = _prepare_balance(drawing.balance(first, last, today))
            if drawing.has_nothing(first, last):
                vals["used_percent"] = 100
            vals["date_to"] = last
            balance = known.get(first, model)
            if balance:
                balance.write(_get_changes(balance, vals))
            else:
                balance = model.create(
                    {
                        "agreement_id": self.id,
                        "partner_id": customer.id,
                        "date_from": first,
                        **vals,
                    }
                )
            kept += balance
        stale = model.union(*known.values()) - kept
        stale.unlink()
        kept._warn_once()


def _prepare_balance(balance):
    vals = {}
    shares = []
    for unit, scale in enumerate(("hours", "requests")):
        for name in ("granted", "rolled", "used", "expired", "left"):
            number = getattr(balance, name)[unit]
            vals[f"{scale}_{name}"] = number / 3600 if scale == "hours" else number
        there = balance.granted[unit] + balance.rolled[unit]
        if there:
            shares.append(100 * balance.used[unit] / there)
    vals["used_percent"] = max(shares, default=0)
    return vals


def _get_changes(record, vals):
    return {name: value for name, value in vals.items() if record[name] != value}
