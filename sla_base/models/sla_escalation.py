from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_users import DIGESTS
from .sla_target import PRIORITIES

RECIPIENTS = [
    ("assignee", "Assigned person"),
    ("leader", "Leader of the team"),
    ("owner", "Owner of the agreement"),
    ("users", "Named people"),
    ("customer", "Customer"),
]
CHANNELS = [
    ("activity", "Activity"),
    ("notify", "Notification"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("push", "Notification on the phone"),
    ("note", "Note on the document"),
    ("reassign", "Assign to the recipient"),
    ("priority", "Raise the priority"),
    ("action", "Server action"),
]
# Channels that change the document instead of telling someone.
IMPERSONAL = ("note", "priority", "action")
# Channels that disturb the person who is told: these wait for the end of quiet hours.
TELLING = ("notify", "email", "sms", "push")


class SlaEscalation(models.Model):
    """A step of the ladder: when in the course of a clock, who is told, and how."""

    _name = "sla.escalation"
    _description = "SLA Escalation Step"
    _inherit = ["sla.plan.part", "sla.agreement.part"]
    _order = "policy_id, sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="A short name of the step, for example “Tell the team leader”. It is "
        "shown in the log of alerts.",
    )
    sequence = fields.Integer(default=10)
    policy_id = fields.Many2one(
        "sla.policy", required=True, ondelete="cascade", index=True
    )
    model_id = fields.Many2one(related="policy_id.model_id")
    metric_id = fields.Many2one(
        "sla.metric",
        string="Only for",
        ondelete="cascade",
        domain="[('model_id', '=', model_id)]",
        help="Empty: every target of the policy.",
    )
    timing = fields.Selection(
        [
            ("before", "Minutes before the deadline"),
            ("percent", "Percent of the time"),
            ("after", "Minutes after the deadline"),
        ],
        string="When",
        required=True,
        default="before",
        help="From where the value below is counted. Percent: 80 means after four "
        "fifths of the promised time.",
    )
    when_text = fields.Char(
        string="When it is due",
        compute="_compute_when_text",
        help="When the step comes due, counted in working time.",
    )
    value = fields.Integer(
        default=15,
        help="Minutes, or percent, of working time. 0 minutes after the deadline is "
        "the moment of the breach.",
    )
    channel = fields.Selection(
        CHANNELS,
        string="How",
        required=True,
        default="notify",
        help="What is done when the step comes due: tell somebody, plan an activity, "
        "or change the document.",
    )
    recipient = fields.Selection(
        RECIPIENTS,
        string="Whom",
        required=True,
        default="assignee",
        help="If this one cannot be reached, the leader of the team and then the owner "
        "of the agreement are tried.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="People",
        domain="[('share', '=', False)]",
        help="Who is told by this step, whatever the document.",
    )
    urgency = fields.Selection(
        [
            ("hold", "Wait until they are over"),
            ("now", "Go out at once"),
        ],
        string="In quiet hours",
        compute="_compute_urgency",
        store=True,
        readonly=False,
        precompute=True,
        help="Everybody chooses quiet hours and digests in the preferences. An alert "
        "that waits goes out when they are over, together with the others, unless the "
        "clock has ended by then. One that goes out at once observes neither. SMS and "
        "notifications on the phone after the deadline go out at once unless you say "
        "otherwise.",
    )
    digest = fields.Selection(
        DIGESTS[1:],
        help="Gathers the alerts of this step. Empty: as everybody prefers. People who "
        "want to be told less often are told less often.",
    )
    outside_hours = fields.Boolean(
        string="Outside the agreement's hours too",
        help="Customers are told within the working hours of what they were promised; "
        "what comes due later waits for the next opening. With this the message leaves "
        "at any time.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="E-mail template",
        domain="[('model_id', '=', model_id)]",
        help="Empty: a plain message that names the document, the promise and the "
        "time.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity type",
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_todo", raise_if_not_found=False
        ),
        help="The type of the activity that is planned, for example a call.",
    )
    priority = fields.Selection(
        PRIORITIES,
        string="Set priority to",
        default="3",
        help="The priority that the document gets when the step comes due. Another "
        "promise may hold for it then.",
    )
    server_action_id = fields.Many2one(
        "ir.actions.server",
        string="Server action",
        domain="[('model_id', '=', model_id)]",
        groups="base.group_system",
        help="Runs on the document. Only administrators can choose one.",
    )
    active = fields.Boolean(default=True)

    _value_range = models.Constraint(
        "CHECK (value BETWEEN 0 AND 525600)",
        "A step lies between 0 and 525,600 minutes (a year) from the deadline.",
    )

    def _sla_get_agreements(self):
        return self.policy_id.agreement_id

    @api.depends("timing", "value")
    def _compute_when_text(self):
        for step in self:
            if step.timing == "percent":
                text = self.env._("After %s %% of the time", step.value)
            elif not step.value:
                text = self.env._("At the deadline")
            elif step.timing == "before":
                text = self.env._("%s min before the deadline", step.value)
            else:
                text = self.env._("%s min after the deadline", step.value)
            step.when_text = text

    @api.depends("timing", "channel", "recipient")
    def _compute_urgency(self):
        for step in self:
            wakes = step.channel in ("sms", "push") and step.recipient != "customer"
            step.urgency = "now" if wakes and step.timing == "after" else "hold"

    @api.constrains("recipient", "user_ids")
    def _check_people(self):
        for step in self:
            if step.recipient == "users" and not step.user_ids:
                raise ValidationError(
                    self.env._(
                        "Step “%s” names nobody. Choose the people to be told.",
                        step.name,
                    )
                )

    @api.constrains("channel", "recipient")
    def _check_channel(self):
        for step in self:
            if step.recipient == "customer" and step.channel not in ("email", "sms"):
                raise ValidationError(
                    self.env._(
                        "Step “%s”: customers can only be told by e-mail or SMS. "
                        "Choose one of them.",
                        step.name,
                    )
                )

    @api.constrains("channel", "server_action_id")
    def _check_action(self):
        for step in self.sudo():  # the field is for administrators, the check for all
            if step.channel == "action" and not step.server_action_id:
                raise ValidationError(
                    self.env._(
                        "Step “%s” runs no action. An administrator must choose the "
                        "server action.",
                        step.name,
                    )
                )

    def _is_impersonal(self):
        """Return whether the step changes the document instead of telling someone."""
        self.ensure_one()
        return self.channel in IMPERSONAL

    def _prepare_definition(self):
        """Return what a running promise pins of this step: when it is due."""
        self.ensure_one()
        return {"id": self.id, "timing": self.timing, "value": self.value}

    @api.model
    def _get_offset(self, step, allowance):
        """Return the working seconds after which a pinned step is due."""
        if step["timing"] == "percent":
            return allowance * step["value"] // 100
        minutes = step["value"] if step["timing"] == "after" else -step["value"]
        return max(allowance + minutes * 60, 0)
