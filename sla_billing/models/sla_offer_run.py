from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize, split_every

_BATCH = 50


class Candidate(NamedTuple):
    """A customer, and why it does not get an offer; no reasons: it qualifies."""

    customer: models.BaseModel
    last_invoice: object
    reasons: list


class SlaOffer(models.Model):
    """Who qualifies, and making the offer. Deciding writes nothing: the preview and the
    job say the same."""

    _inherit = "sla.offer"

    @api.model
    def _cron_offers(self):
        """Take back what is over, then make the offers that make themselves."""
        if not self.env["sla.offer.grant"]._end_due():
            return
        today = fields.Date.context_today(self)
        for offer in self.search([("automatic", "=", True)]):
            if offer.date_end and offer.date_end < today:
                continue
            ids = [each.customer.id for each in offer._find() if not each.reasons]
            for batch in split_every(_BATCH, ids):
                offer._grant(self.env["res.partner"].browse(batch))
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _find(self):
        """Return a candidate for each customer that was ever invoiced by the company.
        Six statements, however many there are."""
        self.ensure_one()
        self.env.flush_all()
        last = self._get_last_dates()
        had = set(self.grant_ids.partner_id.ids)
        facts = {
            "had": had,
            "overdue": self._get_overdue() if self.no_overdue else {},
            "late": self._get_late() if self.on_time_months else {},
        }
        # sudo: also customers that whoever makes the offer may not see
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        customers = partners.search(
            [("id", "in", [*last]), ("ref_company_ids", "=", False)], order="id"
        )
        facts["out"] = self._get_opted_out(customers)
        return [
            Candidate(each, last[each.id], self._list_reasons(each, last, facts))
            for each in customers
        ]

    def _list_reasons(self, customer, last, facts):
        """Return why ``customer`` does not get the offer, in words."""
        quiet_since = fields.Date.context_today(self) - relativedelta(
            months=self.quiet_months
        )
        owed, late = facts["overdue"].get(customer.id), facts["late"].get(customer.id)
        had, opted_out = customer.id in facts["had"], customer.id in facts["out"]
        checks = [
            (had, self.env._("Has had this offer.")),
            (
                self.tier_ids and customer.sla_tier_id not in self.tier_ids,
                self.env._("Is not in one of the tiers."),
            ),
            (owed, self.env._("Owes %s that is due.", self._format(owed or 0.0))),
            (
                late,
                self.env._(
                    "Invoices paid late in the last %(months)s months: %(count)s.",
                    months=self.on_time_months,
                    count=late,
                ),
            ),
            (
                self.quiet_months and last[customer.id] > quiet_since,
                self.env._(
                    "Bought something in the last %s months.", self.quiet_months
                ),
            ),
            (
                self.template_id and not customer.email,
                self.env._("Has no e-mail address."),
            ),
            (opted_out, self.env._("Does not want such mails.")),
        ]
        return [text for holds, text in checks if holds]

    def _format(self, amount):
        return self.company_id.currency_id.format(amount)

    def _get_last_dates(self):
        """Return ``{customer's id: day of the last invoice}``. Add-ons that know of
        orders take over here."""
        # sudo: the day is shown, no invoice
        rows = (
            self.env["account.move"]
            .sudo()  # see above
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("move_type", "in", ("out_invoice", "out_receipt")),
                    ("state", "=", "posted"),
                ],
                ["commercial_partner_id"],
                ["invoice_date:max"],
            )
        )
        return {customer.id: day for customer, day in rows if customer and day}

    def _get_overdue(self):
        """Return ``{customer's id: what is due and not paid}`` in the company's
        currency."""
        # sudo: only a customer's total leaves this method
        rows = (
            self.env["account.move.line"]
            .sudo()  # see above
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("parent_state", "=", "posted"),
                    ("move_id.move_type", "in", ("out_invoice", "out_receipt")),
                    ("account_type", "=", "asset_receivable"),
                    ("reconciled", "=", False),
                    ("amount_residual", ">", 0),
                    ("date_maturity", "<", fields.Date.context_today(self)),
                ],
                ["partner_id"],
                ["amount_residual:sum"],
            )
        )
        return {customer.id: owed for customer, owed in rows}

    def _get_late(self):
        """Return ``{customer's id: how many invoices were paid too late}`` in
        the months that count. Credit notes are no payments."""
        since = fields.Date.context_today(self) - relativedelta(
            months=self.on_time_months
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.partner_id, count(DISTINCT line.move_id)
                  FROM account_partial_reconcile partial
                  JOIN account_move_line line ON line.id = partial.debit_move_id
                  JOIN account_move invoice ON invoice.id = line.move_id
                  JOIN account_move_line credit ON credit.id = partial.credit_move_id
                  JOIN account_move payment ON payment.id = credit.move_id
                 WHERE invoice.company_id = %(company)s
                   AND invoice.move_type IN ('out_invoice', 'out_receipt')
                   AND payment.move_type = 'entry'
                   AND partial.max_date > line.date_maturity
                   AND partial.max_date >= %(since)s
                 GROUP BY line.partner_id
                """,
                company=self.company_id.id,
                since=since,
            )
        )
        return dict(rows)

    def _get_opted_out(self, customers):
        """Return the ids of the customers whose address is on the mail blacklist."""
        addresses = {each.id: email_normalize(each.email) for each in customers}
        # sudo: whoever makes the offer need not read the list
        blocked = self.env["mail.blacklist"].sudo()
        found = blocked.search([("email", "in", [*filter(None, addresses.values())])])
        emails = set(found.mapped("email"))
        return {id_ for id_, address in addresses.items() if address in emails}

    def _grant(self, customers):
        """Make the offer to ``customers``, with the mail; return the lines. Nobody gets
        it twice: the database sees to that."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        until = (
            today + relativedelta(days=self.valid_days) if self.valid_days else False
        )
        # sudo: the log has no other author
        grants = (
            self.env["sla.offer.grant"]
            .sudo()  # see above
            .create(
                [
                    {
                        "offer_id": self.id,
                        "partner_id": customer.id,
                        "date": today,
                        "date_until": until,
                        "user_id": self.env.uid,
                    }
                    for customer in customers
                ]
            )
        )
        grants._give()
        if self.template_id:
            grants._mail(self.template_id)
        return grants
