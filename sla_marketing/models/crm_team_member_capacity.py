from odoo import fields, models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    sla_leads_per_month = fields.Integer(
        string="Qualified leads per month",
        help="How many new qualified leads this person can follow up well in a month. "
        "Empty: the capacity of the lead assignment.",
    )

    _sla_leads_per_month_not_negative = models.Constraint(
        "CHECK (sla_leads_per_month >= 0)",
        "A number of leads must not be negative.",
    )

    def _get_sla_leads_per_month(self):
        """Return how many qualified leads the member can take in a month, 0 if nobody
        has said so. Nothing of somebody whose assignment is paused."""
        self.ensure_one()
        if self.assignment_optout:
            return 0
        return self.sla_leads_per_month or self.assignment_max
