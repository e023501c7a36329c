from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Command
from odoo.tools.date_utils import start_of


class SlaBillingBudgetDemo(models.AbstractModel):
    """The budget of the contract of the demonstration."""

    _name = "sla.billing.budget.demo"
    _description = "Demonstration Budget"

    @api.model
    def _tell(self):
        """Plan the income of the contract, by quarter. Called by the demo data only.
        Nothing happens where nothing is invoiced, for want of a chart of accounts."""
        agreement = self.env.ref("sla_base.agreement_alborz")
        invoices = self.env["account.move"].search(
            [("invoice_origin", "=", agreement.code), ("move_type", "=", "out_invoice")]
        )
        if not invoices:
            return
        position = self.env["account.budget.post"].create(
            {
                "name": "Income from service contracts",
                "company_id": agreement.company_id.id,
                "account_ids": [Command.set(invoices.invoice_line_ids.account_id.ids)],
            }
        )
        # this quarter and the one before
        begin = start_of(self.env.cr.now().date(), "quarter")
        quarters = [begin - relativedelta(months=3), begin]
        budget = self.env["crossovered.budget"].create(
            {
                "name": "Service for Alborz Machinery",
                "company_id": agreement.company_id.id,
                "date_from": quarters[0],
                "date_to": begin + relativedelta(months=3, days=-1),
                "crossovered_budget_line_ids": [
                    Command.create(self._prepare_line(position, day))
                    for day in quarters
                ],
            }
        )
        budget.action_budget_confirm()
        budget.action_budget_validate()

    def _prepare_line(self, position, day):
        account = self.env.ref("sla_billing.analytic_account_alborz")
        return {
            "general_budget_id": position.id,
            "analytic_account_id": account.id,
            "date_from": day,
            "date_to": day + relativedelta(months=3, days=-1),
            "planned_amount": 13000,
        }
