from odoo import api, fields, models

from .sla_subrequest import OPEN


class SlaSubrequest(models.Model):
    """How promises are put on a sub-request: what the hooks of ``sla.mixin`` say."""

    _inherit = "sla.subrequest"

    def _sla_get_partner(self):
        # whom the work is for in the end: agreements may be about some customers only
        return self.ticket_id.partner_id

    def _sla_is_requester(self, author):
        return False  # we ask, and nobody's message is to be answered in a time

    def _sla_get_service(self):
        return self.ticket_id.sla_service_id

    def _sla_get_party(self):
        # agreements are made with companies, not with their contacts
        partner = self.partner_id
        return partner.commercial_partner_id if partner else self.party_ref or None

    def _sla_get_holder(self):
        if self.state == "waiting":
            return self.ticket_id.team_id or None
        return self._sla_get_party()

    def _sla_get_leader(self):
        if self.team_id:
            return self.team_id.user_id
        return self.ticket_id.user_id or self.ticket_id.team_id.user_id

    def _sla_get_team_calendar(self):
        return self.team_id.sla_calendar_id

    def _sla_find_calendar(self, calendar_id):
        # the hours of who does it, not those of the customer
        company = self._sla_get_company()
        if calendar_id:
            return self.env["resource.calendar"].browse(calendar_id)
        supplier = self.partner_id.commercial_partner_id.with_company(company)
        return (
            supplier.sla_calendar_id
            or self._sla_get_team_calendar()
            or company.resource_calendar_id
        )

    def _sla_is_served(self):
        # what is not done any more is not late
        ended = self.state in ("refused", "cancelled")
        return not ended and super()._sla_is_served()

    @api.model
    def _sla_get_trial_fields(self):
        known = {"company_id": "company_id", "priority": "priority"}
        return {**known, "team_ref": "team_id"}

    @api.model
    def _sla_get_open_domain(self):
        return fields.Domain("state", "in", OPEN)
