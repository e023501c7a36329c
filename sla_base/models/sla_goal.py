from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class SlaGoal(models.Model):
    """Something that an agreement promises and no clock can measure: said in words,
    judged by criteria that were agreed on, by a person, at intervals."""

    _name = "sla.goal"
    _description = "Qualitative Goal of an SLA Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin", "sla.agreement.part"]
    _order = "agreement_id, sequence, id"
    _sla_free_fields = frozenset(
        {"sequence", "next_date", "assessment_ids", "reminded_date"}
    )

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="cascade",
        index=True,
        help="The agreement that promises this.",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Goal",
        required=True,
        help="What the service must be like, in words of both sides.",
    )
    criteria = fields.Text(
        help="What is looked at, and what is good enough: two people who judge must "
        "come to the same result."
    )
    assessor_id = fields.Many2one(
        "res.partner",
        string="Assessed by",
        ondelete="restrict",
        help="A colleague, or a contact of the other side. Somebody who does not work "
        "with agreements here is asked by the owner of the agreement.",
    )
    interval_months = fields.Integer(
        string="Every (months)",
        default=3,
        help="Months from one assessment to the next. 0: once only.",
    )
    next_date = fields.Date(
        string="Next assessment",
        help="The assessor gets an activity on this day. An assessment sets the next.",
    )
    assessment_ids = fields.One2many("sla.goal.assessment", "goal_id", copy=False)
    last_date = fields.Date(
        string="Last assessment",
        compute="_compute_last",
        store=True,
        help="When the goal was last assessed. Empty: never.",
    )
    last_result = fields.Selection(
        string="Last result",
        selection=lambda self: self.env["sla.goal.assessment"]._get_results(),
        compute="_compute_last",
        store=True,
        help="What the latest assessment found. Empty: nobody has assessed the goal "
        "yet.",
    )
    reminded_date = fields.Date(
        readonly=True,
        copy=False,
        help="The date of assessment that somebody was reminded of.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    _interval_not_negative = models.Constraint(
        "CHECK (interval_months >= 0)",
        "The months between two assessments of a goal must not be negative.",
    )

    @api.depends("assessment_ids.date", "assessment_ids.result")
    def _compute_last(self):
        for goal in self:
            last = goal.assessment_ids.sorted("date")[-1:]
            goal.last_date = last.date
            goal.last_result = last.result

    def action_assess(self):
        """Ask for the result of an assessment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assess “%s”", self.name),
            "res_model": "sla.goal.assessment",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_goal_id": self.id},
        }

    def _plan_next(self, day):
        """Set the date after an assessment on ``day``, and close what reminded of
        it."""
        for goal in self:
            months = goal.interval_months
            # sudo: the date follows from the assessment, whoever made it
            goal.sudo().next_date = months and day + relativedelta(months=months)
            # sudo: the activity may be somebody else's
            goal.sudo().activity_feedback(["sla_base.mail_activity_goal"])

    # Reminders

    def _get_remind_until(self, today):
        """Return the last day of which the assessor is told today."""
        return today

    def _prepare_reminder(self, kind, day):
        """Return the values of the activity about an assessment due on ``day``."""
        reminders = self.env["sla.reminder"]
        user = reminders._choose(self._get_assessor_user(), self.company_id)
        env = self.with_context(lang=user.lang).env
        text = env._("Assess “%s”", self.name)
        if self.assessor_id and self.assessor_id != user.partner_id:
            text = env._(
                "Ask %(who)s to assess “%(goal)s”",
                who=self.assessor_id.name,
                goal=self.name,
            )
        return reminders._prepare(self, kind, user, day, text)

    def _get_assessor_user(self):
        """Return the assessor as a user, or else the owner of the agreement."""
        reminders = self.env["sla.reminder"]
        # sudo: the users of a contact, which not everybody may read
        for user in self.sudo().assessor_id.user_ids:
            if reminders._can_act(user, self.company_id):
                return user
        return self.agreement_id.owner_id
