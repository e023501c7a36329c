from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaPauseReason(models.Model):
    """Why time does not count on a document for a while, in our words and in those that
    the customer reads."""

    _name = "sla.pause.reason"
    _description = "SLA Pause Reason"
    _order = "sequence, id"

    name = fields.Char(
        string="Reason",
        required=True,
        translate=True,
        help="How colleagues call it, for example “Waiting for the customer”. The "
        "customer reads the sentence below.",
    )
    sequence = fields.Integer(default=10)
    customer_text = fields.Char(
        string="The customer reads",
        translate=True,
        help="What the customer is told on the portal while a document is paused for "
        "this reason, such as “We are waiting for your answer.” Empty: a general "
        "sentence.",
    )
    resume_on_reply = fields.Boolean(
        string="Ends with an answer",
        help="A message of the requester ends a pause by hand for this reason. A "
        "ticket in a stage that is paused for it goes back to where it was worked on.",
    )
    company_id = fields.Many2one(
        "res.company", help="Leave empty to use the reason in every company."
    )
    active = fields.Boolean(default=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: also clocks of documents that are hidden from the user
        clocks = self.env["sla.clock"].sudo()
        for reason in self:
            if clocks.search_count([("pause_reason_id", "=", reason.id)], limit=1):
                raise UserError(
                    self.env._(
                        "Clocks were paused for the reason “%s”; without it nobody "
                        "could tell why. Archive it instead.",
                        reason.name,
                    )
                )
