from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaVisitPlan(models.Model):
    """Visits of a plan may be worked on as tickets."""

    _inherit = "sla.visit.plan"

    makes = fields.Selection(
        [("activity", "A visit"), ("ticket", "A visit and a ticket for it")],
        default="activity",
        required=True,
        help="With a ticket, a team works on the visit as on other tickets; closing "
        "the ticket marks the visit as done. The clock is that of the visit.",
    )
    helpdesk_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Team of the tickets",
        check_company=True,
        ondelete="restrict",
        help="The team that gets the tickets of the visits. Empty: none.",
    )
    helpdesk_service_id = fields.Many2one(
        "sla.service",
        string="Service of the tickets",
        check_company=True,
        ondelete="restrict",
        help="Empty: the service of the agreement, if it has just one.",
    )

    @api.constrains("makes", "helpdesk_team_id")
    def _check_helpdesk_team(self):
        for plan in self:
            if plan.makes == "ticket" and not plan.helpdesk_team_id:
                raise ValidationError(
                    self.env._(
                        "Visit plan “%s” makes tickets, but not for which team. "
                        "Choose the team of the tickets.",
                        plan.name,
                    )
                )
