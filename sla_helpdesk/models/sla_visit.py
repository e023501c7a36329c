from odoo import fields, models

_OPEN = {"planned", "missed"}


class SlaVisit(models.Model):
    """A visit that a ticket is worked on for."""

    _inherit = "sla.visit"

    helpdesk_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "sla_visit_id",
        string="Tickets",
        readonly=True,
        help="Tickets that were made for the visit. Closing one marks the visit as "
        "done.",
    )

    def _announce(self):
        own = self.filtered(lambda visit: visit.plan_id.makes == "ticket")
        own._make_tickets()
        return super(SlaVisit, self - own)._announce()

    def _make_tickets(self):
        """Make the tickets that these visits are worked on as. They have no clocks of
        their own: the visit has one, and its time has yet to begin."""
        # sudo: visits, and what is made of them, are made by plans only
        tickets = self.env["helpdesk.ticket"].sudo().with_context(sla_exempt_new=True)
        return tickets.create([visit._prepare_ticket() for visit in self])

    def _prepare_ticket(self):
        self.ensure_one()
        plan = self.plan_id
        services = plan.agreement_id._get_term("service_ids")
        service = plan.helpdesk_service_id or (services if len(services) == 1 else None)
        team = plan.helpdesk_team_id
        user = self.user_id if self.user_id in team.user_ids else None
        return {
            "name": self.display_name,
            "description": self.env._(
                "Visit of the plan “%(plan)s”, agreement “%(agreement)s”.",
                plan=plan.name,
                agreement=plan.agreement_id.display_name,
            ),
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_id.name,
            "partner_email": self.partner_id.email,
            "team_id": team.id,
            "user_id": user.id if user else False,
            "company_id": self.company_id.id,
            "sla_service_id": service.id if service else False,
            "sla_visit_id": self.id,
        }

    def _cancel(self, reason):
        result = super()._cancel(reason)
        # sudo: whoever works on the tickets is told, whoever called the visits off
        for ticket in self.sudo().helpdesk_ticket_ids:
            ticket.message_post(body=reason, subtype_xmlid="mail.mt_note")
        return result

    def _end_with_ticket(self):
        """Mark as done what was worked on as a ticket that is closed now."""
        # sudo: whoever closes the ticket says that the visit has been made
        visits = self.sudo().filtered(
            lambda visit: visit.state in _OPEN and not visit.given_up
        )
        if visits:
            visits.action_done()
