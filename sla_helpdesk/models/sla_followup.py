from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

ANSWERS = [
    ("5", "5: very satisfied"),
    ("4", "4: satisfied"),
    ("3", "3: neither"),
    ("2", "2: dissatisfied"),
    ("1", "1: very dissatisfied"),
]
_ACTIVITY = "sla_helpdesk.mail_activity_followup"


class SlaFollowup(models.Model):
    """One time that we ask a customer how things are, and what the customer said."""

    _name = "sla.followup"
    _description = "Customer Follow-up"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "due_date, id"
    _check_company_auto = True

    name = fields.Char(
        string="Subject",
        required=True,
        tracking=True,
        help="What the customer is asked about.",
    )
    rule_id = fields.Many2one(
        "sla.followup.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The rule that made it. Empty: somebody planned it by hand.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        tracking=True,
        help="Who is asked.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
        help="The company that the contact works for, or the contact, if it is a "
        "person.",
    )
    phone = fields.Char(
        related="partner_id.phone",
        help="The number of the contact. Click it to call.",
    )
    email = fields.Char(
        related="partner_id.email",
        help="The address of the contact. Click it to write.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="The ticket that it is about.",
    )
    team_id = fields.Many2one(related="ticket_id.team_id", store=True, index=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The company of ours that asks.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who asks the customer. This person gets an activity.",
    )
    due_date = fields.Date(
        string="Due",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The day on which the customer should be asked.",
    )
    script = fields.Html(help="What to say and to look at.")
    question = fields.Char(help="The question about satisfaction that is asked.")
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("skipped", "Skipped")],
        string="Status",
        default="todo",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
        help="To do: the customer is still to be asked. Skipped: the customer will not "
        "be asked.",
    )
    done_at = fields.Datetime(
        string="Done on",
        readonly=True,
        copy=False,
        help="When somebody noted that the customer was asked.",
    )
    answer = fields.Selection(
        ANSWERS,
        string="Satisfaction",
        copy=False,
        tracking=True,
        help="What the customer answered to the question.",
    )
    answer_value = fields.Integer(
        string="Satisfaction (1 to 5)",
        compute="_compute_answer_value",
        store=True,
        aggregator="avg",
        help="The answer as a number, on average over the follow-ups that have one.",
    )
    answer_text = fields.Text(
        string="In the customer's words",
        copy=False,
        help="What the customer said, as literally as you can.",
    )
    opening = fields.Boolean(
        string="Opening for an upgrade",
        copy=False,
        tracking=True,
        help="The customer could use more than it has: a larger contract, another "
        "product, a further service.",
    )
    opening_note = fields.Char(
        string="What could be sold",
        copy=False,
        help="What the customer could use, in a few words.",
    )

    @api.depends("answer")
    def _compute_answer_value(self):
        for followup in self:
            followup.answer_value = int(followup.answer or 0)

    @api.depends("name", "partner_id.display_name")
    def _compute_display_name(self):
        for followup in self:
            # sudo: whoever is to ask a contact must know whom
            names = (followup.name, followup.sudo().partner_id.display_name)
            followup.display_name = ": ".join(name for name in names if name)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "answer_value:avg":
            # not answered is no 0: averages leave it out
            column = self._field_to_sql(self._table, "answer_value", query)
            return SQL("AVG(NULLIF(%s, 0))", column)
        return super()._read_group_select(aggregate_spec, query)

    @api.onchange("ticket_id")
    def _onchange_ticket_id(self):
        if self.ticket_id.partner_id and not self.partner_id:
            self.partner_id = self.ticket_id.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        followups = super().create(vals_list)
        followups._check_readable()
        # those that a rule makes are put on the lists together
        followups.filtered(lambda f: not f.rule_id)._remind()
        return followups

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "ticket_id"} & set(vals):
            self._check_readable()
        if {"due_date", "user_id"} & set(vals):
            for followup in self.filtered(lambda f: f.state == "todo"):
                followup.activity_reschedule(
                    [_ACTIVITY],
                    date_deadline=followup.due_date,
                    new_user_id=followup.user_id.id,
                )
        return result

    def _check_readable(self):
        """Refuse to plan what is about contacts or tickets that the user may not see:
        who is responsible is told how to reach them."""
        if not self.env.su:
            self.partner_id.check_access("read")
            self.ticket_id.check_access("read")

    def _remind(self):
        """Put follow-ups on the activity list of their person, with the script."""
        for followup in self:
            followup.with_context(mail_activity_quick_update=True).activity_schedule(
                _ACTIVITY,
                date_deadline=followup.due_date,
                user_id=followup.user_id.id,
                summary=followup.name,
                note=followup.script,
            )

    def action_done(self):
        """Say that the customer was asked."""
        self._check_todo()
        now = self.env.cr.now().replace(microsecond=0)
        self.write({"state": "done", "done_at": now})
        self.activity_feedback([_ACTIVITY])

    def action_skip(self):
        """Say that the customer will not be asked."""
        self._check_todo()
        self.write({"state": "skipped"})
        self.activity_unlink([_ACTIVITY])

    def action_reopen(self):
        """Put it on the list again."""
        ended = self.filtered(lambda followup: followup.state != "todo")
        ended.write({"state": "todo", "done_at": False})
        ended._remind()

    def _check_todo(self):
        for followup in self:
            if followup.state != "todo":
                raise UserError(
                    self.env._(
                        "The follow-up “%s” is done or skipped already. Reload the "
                        "page to see what became of it.",
                        followup.display_name,
                    )
                )

    def action_open_customer(self):
        """Open the page of the customer."""
        self.ensure_one()
        return self.commercial_partner_id.action_sla_customer_page()
