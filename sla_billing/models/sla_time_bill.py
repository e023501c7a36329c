from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

# Hours are kept in whole seconds: less than half of one is no time.
_NOTHING = 0.5 / 3600


class Bill(NamedTuple):
    """What one invoice is about."""

    company: object
    customer: object
    currency: object
    first: object  # day of the billing period
    last: object


class SlaTimeBill(models.AbstractModel):
    """Drafts invoices for time that agreements do not include: one for each customer,
    currency and billing period. Odoo computes what follows: taxes, fiscal position,
    accounts, payment terms.

    A line of time is on one invoice line at most. Its row is locked before it is put on
    one, and a draft of a customer, currency and period exists once, by a unique index:
    so two who bill at the same time cannot bill twice.
    """

    _name = "sla.time.bill"
    _description = "Billing of Time"

    @api.model
    def _find(self, company, until, customers=None):
        """Return ``{Bill: lines}``: the time to be paid for whose billing period has
        ended on the day ``until`` at the latest, and that is on no invoice."""
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("sla_agreement_id", "!=", False)
            & Domain("sla_bill_line_id", "=", False)
            & Domain("sla_billable_hours", ">", _NOTHING)
            & Domain("date", "<=", until)
        )
        if customers:
            domain &= Domain("sla_customer_id", "in", customers.ids)
        # sudo: the caller checks for accounting rights; timesheets have other owners
        lines = (
            # sudo: see above
            self.env["account.analytic.line"].sudo().search(domain, order="date, id")
        )
        found = defaultdict(list)
        periods = {}
        for line in lines:
            key = (line.sla_agreement_id, line.date)
            if key not in periods:
                periods[key] = line.sla_agreement_id._get_billing_period(line.date)
            first, last = periods[key]
            if last <= until:
                bill = Bill(
                    company, line.sla_customer_id, line.sla_currency_id, first, last
                )
                found[bill].append(line.id)
        return {bill: lines.browse(ids) for bill, ids in found.items()}

    @api.model
    def _is_on(self, bill, line):
        """Return whether ``line`` is to be billed by ``bill``, as :meth:`_find` would
        say now."""
        agreement = line.sla_agreement_id
        return (
            agreement
            and not line.sla_bill_line_id
            and line.sla_billable_hours > _NOTHING
            and line.company_id == bill.company
            and line.sla_customer_id == bill.customer
            and line.sla_currency_id == bill.currency
            and agreement._get_billing_period(line.date) == (bill.first, bill.last)
        )

    @api.model
    def _get_problem(self, bill, lines):
        """Return why ``lines`` cannot be billed, or nothing."""
        if not bill.customer:
            return self.env._(
                "Nobody is named who pays: fill in the partner of the time."
            )
        priceless = lines.filtered(lambda line: not line.sla_rate_id)
        if priceless:
            return self.env._(
                "The agreement “%s” has no rate for it: add one.",
                priceless[0].sla_agreement_id.name,
            )
        return ""

    @api.model
    def _split(self, lines):
        """Return ``(lines to bill, lines that wait for approval, lines left out)``; see
        ``_say_left_out`` for the last."""
        # where sales bill time as well, a line may be on an order
        ordered = lines.filtered("so_line") if "so_line" in lines._fields else lines[:0]
        lines -= ordered
        waiting = lines.filtered(
            lambda line: line.sla_agreement_id.time_approval and not line.sla_approved
        )
        return lines - waiting, waiting, ordered

    @api.model
    def _say_left_out(self, lines):
        """Return why ``lines``, which are left out, are not billed, and what to do; or
        nothing."""
        return " ".join(
            self.env._(
                "“%(line)s” of %(day)s is left out, because “%(order)s” bills it: take "
                "the time off that order, or off the agreement.",
                line=line.name,
                day=self.env["sla.format"]._day(line.date),
                order=line.so_line.display_name,
            )
            for line in lines
        )

    @api.model
    def _reckon(self, bill, lines):
        """Return ``(amount without taxes, amount with taxes)`` of the invoice for
        ``lines``, as Odoo will compute it: some prices have taxes in them."""
        invoice = self.env["account.move"].with_company(bill.company)
        rows = [
            Command.create(self._prepare_line(bill, label, group))
            for label, group in self._group(bill.company, lines)
        ]
        invoice = invoice.new(
            self._prepare_invoice(bill, lines) | {"invoice_line_ids": rows}
        )
        totals = invoice.tax_totals
        return totals["base_amount_currency"], totals["total_amount_currency"]

    @api.model
    def _draft(self, bill, lines):
        """Put ``lines`` on a draft invoice and return it: the draft of that customer,
        currency and period, if there is one, else a new one. Nothing if somebody else
        is billing or changing them now.

        Called with accounting rights checked.
        """
        locked = lines.try_lock_for_update(allow_referencing=True)
        if len(locked) != len(lines) or lines.sla_bill_line_id:
            return self.env["account.move"]
        # the invoice is for the customer to read
        spoken = lines.with_context(lang=bill.customer.lang or self.env.lang)
        groups = self._group(bill.company, spoken)
        invoices = self.env["account.move"].with_company(bill.company)
        invoice = invoices.search(
            [
                ("company_id", "=", bill.company.id),
                ("commercial_partner_id", "=", bill.customer.id),
                ("currency_id", "=", bill.currency.id),
                ("sla_bill_from", "=", bill.first),
                ("sla_bill_to", "=", bill.last),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "draft"),
            ],
            limit=1,
        )
        if not invoice:
            invoice = invoices.create(self._prepare_invoice(bill, lines))
        made = self.env["account.move.line"]
        for label, group in groups:
            known = invoice.invoice_line_ids
            invoice.write(
                {
                    "invoice_line_ids": [
                        Command.create(self._prepare_line(bill, label, group))
                    ]
                }
            )
            line = invoice.invoice_line_ids - known
            group._sla_set_billed(line)
            made += line
        made._sla_share_amount()
        invoice._sla_renew_statement()
        return invoice

    @api.model
    def _prepare_invoice(self, bill, lines):
        """Return the values of a new invoice."""
        customer = bill.customer
        address = customer.address_get(["invoice"])["invoice"]
        return {
            "move_type": "out_invoice",
            "partner_id": address,
            "currency_id": bill.currency.id,
            "company_id": bill.company.id,
            "invoice_origin": ", ".join(
                sorted({each.code or each.name for each in lines.sla_agreement_id})
            ),
            "sla_bill_from": bill.first,
            "sla_bill_to": bill.last,
        }

    @api.model
    def _prepare_line(self, bill, label, lines):
        """Return the values of the invoice line for ``lines``, all of one rate."""
        period = lines.env._(
            "%(what)s, %(first)s – %(last)s",
            what=label,
            first=lines.env["sla.format"]._day(bill.first),
            last=lines.env["sla.format"]._day(bill.last),
        )
        rate = lines[0].sla_rate_id
        return {
            "name": period,
            "product_id": rate.product_id.id,
            "product_uom_id": self.env.ref("uom.product_uom_hour").id,
            "quantity": sum(lines.mapped("sla_billable_hours")),
            "price_unit": lines[0].sla_rate,
            "analytic_distribution": lines._sla_get_distribution(),
        }

    @api.model
    def _group(self, company, lines):
        """Return ``[(label, lines), …]``, one for each invoice line, in the order of
        the days."""
        groups = defaultdict(list)
        labels = {}
        for line in lines:
            what, label = line._sla_get_bill_group(company.sla_bill_grouping)
            family = line.sla_agreement_id.family_id
            key = (what, family.id, line.sla_rate_id.product_id.id, line.sla_rate)
            labels.setdefault(key, label)
            groups[key].append(line.id)
        return [(labels[key], lines.browse(ids)) for key, ids in groups.items()]

    # On a schedule

    @api.model
    def _cron_bill(self):
        """Draft what is due in the companies that want it, an invoice at a time."""
        cron = self.env["ir.cron"]
        yesterday = fields.Date.subtract(fields.Date.context_today(self), days=1)
        companies = self.env["res.company"].search([("sla_bill_time", "=", True)])
        due = [
            (bill, lines.ids)
            for company in companies
            for bill, lines in self._find(company, yesterday).items()
        ]
        left = len(due)
        cron._commit_progress(remaining=left)
        for bill, ids in due:
            self._bill_one(bill, ids)
            left -= 1
            if not cron._commit_progress(1, remaining=left):
                break

    @api.model
    def _bill_one(self, bill, ids):
        """Draft one invoice; tell the owners of the agreements if that is not
        possible."""
        # sudo: the job runs for everybody
        lines = self.env["account.analytic.line"].sudo().browse(ids).exists()
        # others may have corrected it since the job began
        lines = lines.filtered(lambda line: self._is_on(bill, line))
        ready, _waiting, ordered = self._split(lines)
        problem = ready and (self._get_problem(bill, ready) or self._try(bill, ready))
        told = self.env._("Time cannot be billed")
        if problem:
            ready.sla_agreement_id._sla_tell_owner(told, problem)
        for agreement, left_out in ordered.grouped("sla_agreement_id").items():
            agreement._sla_tell_owner(told, self._say_left_out(left_out))

    @api.model
    def _try(self, bill, lines):
        """Draft one invoice and leave nothing behind if it fails.

        :return: what Odoo says is wrong, else nothing
        """
        try:
            with self.env.cr.savepoint():
                self._draft(bill, lines)
                self.env.flush_all()
        except (UserError, ValidationError) as error:
            self.env.invalidate_all()
            return str(error)
        return ""
