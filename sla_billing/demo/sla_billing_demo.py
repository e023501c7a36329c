from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command

from odoo.addons.sla_base.past import Past

_MONTHS = 3


class SlaBillingDemo(models.AbstractModel):
    """The invoices of the demonstration: fees of the last months, each at its own time,
    and a draft for the time that was worked beside them."""

    _name = "sla.billing.demo"
    _description = "Demonstration Invoices with a Past"

    @api.model
    def _tell(self):
        """Invoice what the contract costs. Called by the demo data only."""
        account = self.env.ref("sla_billing.analytic_account_alborz")
        self._invoice(
            self.env.ref("sla_base.agreement_alborz"),
            "Service contract: fee of the month",
            {str(account.id): 100},
        )

    @api.model
    def _invoice(self, agreement, label, distribution):
        """Invoice the fee of the last months of ``agreement``, each on its second day,
        with the time of the month before; of the running month, that of statements,
        the time is only drafted. Without a journal for invoices, that is a chart of
        accounts, nothing happens."""
        company = agreement.company_id
        journals = self.env["account.journal"]
        if not journals.search(
            [("type", "=", "sale"), ("company_id", "=", company.id)]
        ):
            return
        past = Past(self.env, host="account.move")
        stage = self.with_env(past.env).with_company(company)
        now = self.env.cr.now()
        day = now.replace(day=2, hour=7, minute=30, second=0, microsecond=0)
        days = [day - relativedelta(months=number) for number in range(_MONTHS, -1, -1)]
        story, running = [], company._sla_get_month(now.date())[0]
        for moment in days:
            story.append(
                (moment, stage._draft, (agreement, moment, label, distribution))
            )
            if moment.date() < running:
                hour_later = moment + timedelta(hours=1)
                story.append((hour_later, stage._bill_time, (company,)))
            posted = moment + timedelta(hours=2)
            story.append((posted, stage._post, (agreement, moment)))
        past.play([deed for deed in story if deed[0] < now])
        self._bill_time(company)

    @api.model
    def _reckon(self):
        """Reckon penalties and statements again, when there are documents to tell of,
        and make those that customers get for them. Called by the demo data only."""
        for agreement in self.env["sla.agreement"]._find_penalised():
            self.env["sla.penalty.reckoning"]._reckon_family(agreement)
        statements = self.env["sla.statement"].search([("state", "=", "draft")])
        statements.action_refresh()
        for company, drafts in statements.grouped("company_id").items():
            days = (drafts[0].date_from, drafts[0].date_to)
            named = self.env["sla.agreement"]._find_named(company, *days)
            for customer in statements._find_missing(company, *days) & named:
                statements._make(company, customer, *days)

    @api.model
    def _draft(self, agreement, moment, label, distribution):
        line = {
            "name": label,
            "quantity": 1,
            "price_unit": agreement.fee_amount,
            "tax_ids": [],
            "analytic_distribution": distribution,
        }
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": agreement.partner_ids[:1].id,
                "company_id": agreement.company_id.id,
                "currency_id": agreement.fee_currency_id.id,
                "invoice_date": moment.date(),
                "invoice_origin": agreement.code,
                "invoice_line_ids": [Command.create(line)],
            }
        )

    @api.model
    def _post(self, agreement, moment):
        drafts = self.env["account.move"].search(
            [("invoice_origin", "=", agreement.code), ("state", "=", "draft")]
        )
        drafts.invoice_date = moment.date()
        drafts.action_post()

    @api.model
    def _make_offer(self, offer):
        """Make an offer to whoever qualifies, twelve days ago. Called by the demo data
        only: nobody gets a mail."""
        moment = self.env.cr.now().replace(microsecond=0) - timedelta(days=12)
        past = Past(self.env, host="account.move")
        offer = offer.with_env(past.env).with_company(offer.company_id)
        past.play([(moment, self._grant, (offer, moment))])

    def _grant(self, offer, moment):
        chosen = [each.customer.id for each in offer._find() if not each.reasons]
        template, offer.template_id = offer.template_id, False
        grants = offer._grant(self.env["res.partner"].browse(chosen))
        offer.template_id = template
        days = {"date": moment.date()}
        if offer.valid_days:
            days["date_until"] = moment.date() + timedelta(days=offer.valid_days)
        grants.write(days)

    @api.model
    def _bill_time(self, company):
        """Draft the invoices for time of the periods that are over."""
        engine = self.env["sla.time.bill"].with_company(company)
        yesterday = self.env.cr.now().date() - timedelta(days=1)
        for bill, lines in engine._find(company, yesterday).items():
            ready = engine._split(lines)[0]
            if ready and not engine._get_problem(bill, ready):
                engine._draft(bill, ready)
