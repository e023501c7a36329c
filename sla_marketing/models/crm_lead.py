from odoo import api, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Leads and opportunities as documents with service levels."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "sla.mixin"]
    _sla_trigger_fields = (
        "partner_id",
        "company_id",
        "team_id",
        "user_id",
        "priority",
        "country_id",
    )

    # Hooks of sla.mixin

    def _sla_get_team_calendar(self):
        # people are reached when it is day where they are
        hours = self.env["sla.country.hours"]
        return (
            hours._get_calendar(self._sla_get_company(), self.country_id)
            or self.team_id.sla_calendar_id
        )

    def _sla_get_further_facts(self):
        return {"hours": self.country_id._ids}

    @api.model
    def _sla_get_open_domain(self):
        return Domain("won_status", "=", "pending")
