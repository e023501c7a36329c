from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaCatalogStep(models.Model):
    """A step in fulfilling a request: an activity on its ticket."""

    _name = "sla.catalog.step"
    _description = "Fulfilment Step"
    _order = "entry_id, sequence, days, id"
    _rec_name = "summary"
    _check_company_auto = True

    entry_id = fields.Many2one(
        "sla.catalog.entry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="entry_id.company_id")
    sequence = fields.Integer(default=10)
    summary = fields.Char(
        string="What to do",
        required=True,
        translate=True,
        help="The title of the activity, for example “Order the notebook”.",
    )
    note = fields.Html(
        string="How",
        translate=True,
        help="How it is done; shown in the activity. Empty: the title says enough.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        required=True,
        ondelete="restrict",
        domain="[('res_model', 'in', (False, 'helpdesk.ticket'))]",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_todo", raise_if_not_found=False
        ),
        help="What kind of activity is planned on the ticket, for example a to-do or a "
        "call.",
    )
    who = fields.Selection(
        [
            ("agent", "The agent of the ticket"),
            ("leader", "The head of the team"),
            ("user", "A certain person"),
        ],
        required=True,
        default="agent",
        help="A step for the agent waits with the head of the team until the ticket "
        "has an agent.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        check_company=True,
        domain="[('share', '=', False)]",
        help="The person who gets the activity, whatever the ticket.",
    )
    days = fields.Integer(
        string="Days after",
        help="How many days after the request was made, or approved, this is to be "
        "done.",
    )

    _days_not_negative = models.Constraint(
        "CHECK (days >= 0)",
        "A step cannot be due before the request. Enter 0 days or more.",
    )

    @api.constrains("who", "user_id")
    def _check_user(self):
        for step in self:
            if step.who == "user" and not step.user_id:
                raise ValidationError(
                    self.env._(
                        "The step “%(step)s” of “%(entry)s” is for a certain person: "
                        "say who.",
                        step=step.summary,
                        entry=step.entry_id.name,
                    )
                )

    def _find_user(self, ticket):
        """Return who does this step on ``ticket``, perhaps nobody yet."""
        if self.who == "user":
            return self.user_id
        leader = ticket._sla_get_leader()
        if self.who == "leader":
            return leader
        return ticket._sla_get_user() or leader

    def _prepare_activity(self, ticket):
        """Return the activity that this step is on ``ticket``, in the words of whoever
        does it."""
        user = self._find_user(ticket)
        step = self.with_context(lang=user.lang) if user else self
        today = fields.Date.context_today(ticket)
        return {
            "res_model_id": self.env["ir.model"]._get_id(ticket._name),
            "res_id": ticket.id,
            "activity_type_id": self.activity_type_id.id,
            "summary": step.summary,
            "note": step.note,
            "user_id": user.id,
            "date_deadline": today + timedelta(days=self.days),
            "automated": True,
            "sla_step_id": self.id,
        }
