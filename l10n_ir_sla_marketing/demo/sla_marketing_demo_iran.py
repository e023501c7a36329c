from odoo import api, models

from . import plot


class SlaMarketingDemoIran(models.AbstractModel):
    """The leads of the company in Isfahan, each at its own time; see
    ``sla.marketing.demo``, whose deeds these are."""

    _name = "sla.marketing.demo.iran"
    _inherit = "sla.marketing.demo"
    _description = "Demonstration Leads in Persian"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        stage = self.with_context(allowed_company_ids=self._get_company().ids)
        return super(SlaMarketingDemoIran, stage)._tell()

    @api.model
    def _get_objectives(self):
        return plot.OBJECTIVES

    def _get_xmlid(self, number):
        return f"l10n_ir_sla_marketing.demo_lead_{number}"

    def _prepare_lead(self, number):
        name, address, wish, source, campaign, revenue = _nth(plot.LEADS, number)
        return {
            "name": f"{name}: {wish}",
            "type": "lead",
            "partner_name": name,
            "contact_name": name,
            "email_from": f"office{number}@{address}.example.com",
            "country_id": self.env.ref("base.ir").id,
            "source_id": self._ref(f"source_{source}").id,
            "campaign_id": campaign and self._ref(f"campaign_{campaign}").id,
            "expected_revenue": (revenue + 50 * (number % 7)) * plot.MILLION,
            "team_id": self._ref("team_sales").id,
            "user_id": self._marketer().id,
            "company_id": self._get_company().id,
        }

    def _prepare_customer(self):
        return {"lang": "fa_IR", "company_id": self._get_company().id}

    def _marketer(self):
        return self._ref("user_sepideh")

    def _seller(self, lead):
        return self._ref(f"user_{_nth(plot.SELLERS, lead.id)}")

    def _get_company(self):
        return self.env.ref("l10n_ir_sla.company_novinyar")

    def _ref(self, name):
        return self.env.ref(f"l10n_ir_sla_marketing.{name}")


def _nth(values, number):
    return values[number % len(values)]
