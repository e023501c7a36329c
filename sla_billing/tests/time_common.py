from .test_account_move import InvoiceCommon


class TimeCommon(InvoiceCommon):
    """A customer with an agreement: ten hours a month, 100 for an hour beyond."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analytic = cls.env["account.analytic.account"].create(
            {
                "name": "Care",
                "plan_id": cls.env["account.analytic.plan"].create({"name": "Work"}).id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Support hour", "type": "service", "taxes_id": False}
        )
        cls.agreement = cls.make_time_agreement()

    @classmethod
    def make_time_agreement(cls, entitlements=({"hours": 10},), **vals):
        vals = {
            "name": "Care",
            "date_start": "2026-01-01",
            "partner_ids": [(6, 0, cls.customer.ids)],
            "rate_ids": [(0, 0, {"price": 100, "product_id": cls.product.id})],
            "entitlement_ids": [(0, 0, each) for each in entitlements],
            **vals,
        }
        return cls.make_agreement(**vals)

    def work(self, day, hours, **vals):
        """Return time worked on ``day``."""
        return self.env["account.analytic.line"].create(
            {
                "name": "Work",
                "date": day,
                "unit_amount": hours,
                "account_id": self.analytic.id,
                "partner_id": self.customer.id,
                "sla_agreement_id": self.agreement.id,
                **vals,
            }
        )

    def split(self, lines):
        """Return the included and the billable hours of ``lines``."""
        return [
            (line.sla_included_hours, line.sla_billable_hours)
            for line in lines.sorted("id")
        ]
