from odoo import api, models

# (code, name, type)
_ACCOUNTS = [
    ("1103", "حساب‌های دریافتنی تجاری", "asset_receivable"),
    ("3101", "حساب‌های پرداختنی تجاری", "liability_payable"),
    ("6101", "درآمد خدمات پشتیبانی", "income"),
]


class L10nIrSlaBillingDemo(models.AbstractModel):
    """The books and invoices of the company in Isfahan; see ``sla.billing.demo``."""

    _name = "l10n.ir.sla.billing.demo"
    _inherit = "sla.billing.demo"
    _description = "Demonstration Invoices in Persian"

    @api.model
    def _open_books(self):
        """Make the few accounts that invoices need. Called by the demo data only."""
        company = self.env.ref("l10n_ir_sla.company_novinyar")
        journals = self.env["account.journal"]
        if journals.search([("type", "=", "sale"), ("company_id", "=", company.id)]):
            return
        receivable, payable, income = (
            self.env["account.account"]
            .with_company(company)
            .create(
                [
                    {
                        "code": code,
                        "name": name,
                        "account_type": kind,
                        "company_ids": [(6, 0, company.ids)],
                    }
                    for code, name, kind in _ACCOUNTS
                ]
            )
        )
        defaults = self.env["ir.default"]
        for name, account in (("receivable", receivable), ("payable", payable)):
            field = f"property_account_{name}_id"
            defaults.set("res.partner", field, account.id, company_id=company.id)
        journals.with_company(company).create(
            {
                "name": "صورت‌حساب‌های مشتریان",
                "code": "INV",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": income.id,
            }
        )

    @api.model
    def _tell(self):
        """Invoice what the agreement costs. Called by the demo data only."""
        account = self.env.ref("l10n_ir_sla_billing.analytic_account_aftab")
        self._invoice(
            self.env.ref("l10n_ir_sla.agreement_aftab"),
            "حق‌الزحمه ماهانه پشتیبانی",
            {str(account.id): 100},
        )
