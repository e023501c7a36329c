from odoo import api, fields, models

from .sla_lead_attempt import KINDS


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    sla_attempt_kind = fields.Selection(
        KINDS,
        string="Attempt to reach a lead",
        compute="_compute_sla_attempt_kind",
        store=True,
        readonly=False,
        help="An activity of this type that is done on a lead counts as such an "
        "attempt. Empty: it does not count, as with tasks of one's own.",
    )

    @api.depends("category")
    def _compute_sla_attempt_kind(self):
        for activity_type in self:
            if activity_type.category == "phonecall":
                activity_type.sla_attempt_kind = "call"
