from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaImprovement(models.Model):
    """Something that is done so that promises are kept better: by whom, by when, and
    whether it helped. The attainment of a metric is taken for as many days before it
    was done as after."""

    _name = "sla.improvement"
    _description = "SLA Improvement Action"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, date_due, id"
    _check_company_auto = True

    name = fields.Char(
        string="Action",
        required=True,
        tracking=True,
        help="What is done, in a few words, for example “A second person on the phones "
        "at noon”.",
    )
    description = fields.Text(help="What is done, and why it should help.")
    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        compute="_compute_agreement",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="The agreement whose promises should be kept better. Filled in from the "
        "review.",
    )
    review_id = fields.Many2one(
        "sla.review",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('agreement_id', '=', agreement_id)]",
        help="The review that decided on it.",
    )
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who sees to it. Should be able to read agreements.",
    )
    date_due = fields.Date(
        string="Due",
        required=True,
        tracking=True,
        help="The day by which the action has to be done.",
    )
    date_done = fields.Date(
        string="Done on",
        readonly=True,
        copy=False,
        help="The day on which somebody marked the action as done. The days before and "
        "after it are compared.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        string="Should move",
        ondelete="restrict",
        help="The promise that should be kept more often. Empty: the effect is not "
        "measured.",
    )
    window_days = fields.Integer(
        string="Measured over (days)",
        default=30,
        required=True,
        help="The effect is measured over so many days after the action was done, "
        "against as many days before.",
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("measured", "Measured")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
        help="Open: still to be done. Done: its effect is not known yet, or is not "
        "measured. Measured: the days after it are over.",
    )
    measure_on = fields.Date(
        string="Effect known on",
        compute="_compute_measure_on",
        store=True,
        help="When the days after it was done are over.",
    )
    count_before = fields.Integer(
        string="Decided before",
        readonly=True,
        copy=False,
        help="How many promises were met or broken in the days before. With few of "
        "them the figure says little.",
    )
    value_before = fields.Float(
        string="Before (%)",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Attainment of the metric in the days before the action was done.",
    )
    count_after = fields.Integer(
        string="Decided after",
        readonly=True,
        copy=False,
        help="How many promises were met or broken in the days after. With few of them "
        "the figure says little.",
    )
    value_after = fields.Float(
        string="After (%)",
        digits=(5, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Attainment of the metric in the days after the action was done.",
    )
    effect = fields.Float(
        string="Effect (points)",
        digits=(5, 1),
        compute="_compute_effect",
        store=True,
        aggregator="avg",
        help="Attainment after, less attainment before, in percentage points.",
    )
    has_effect = fields.Boolean(
        string="Effect is known", compute="_compute_effect", store=True
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company",
        store=True,
        precompute=True,
        required=True,
        index=True,
        help="The company whose promises are measured; that of the review or of the "
        "agreement.",
    )
    active = fields.Boolean(default=True)

    _window_positive = models.Constraint(
        "CHECK (window_days > 0)",
        "The effect of an action is measured over one day at least.",
    )

    @api.depends("review_id")
    def _compute_agreement(self):
        for action in self:
            action.agreement_id = action.review_id.agreement_id or action.agreement_id

    @api.depends("agreement_id.company_id", "review_id.company_id")
    def _compute_company(self):
        for action in self:
            action.company_id = (
                action.review_id.company_id
                or action.agreement_id.company_id
                or action.company_id
                or self.env.company
            )

    @api.depends("date_done", "window_days", "metric_id")
    def _compute_measure_on(self):
        for action in self:
            done = action.metric_id and action.date_done
            action.measure_on = done and fields.Date.add(
                done, days=action.window_days + 1
            )

    @api.depends("state", "value_before", "value_after", "count_before", "count_after")
    def _compute_effect(self):
        for action in self:
            known = action.state == "measured" and bool(
                action.count_before and action.count_after
            )
            action.has_effect = known
            action.effect = known and action.value_after - action.value_before

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_hand(*vals_list)
        actions = super().create(vals_list)
        actions.filtered(lambda action: action.state == "open")._ask_owners()
        return actions

    def write(self, vals):
        self._check_by_hand(vals)
        result = super().write(vals)
        if {"owner_id", "date_due"} & vals.keys():
            waiting = self.filtered(lambda action: action.state == "open")
            # sudo: the activity may be somebody else's until now
            waiting.sudo().activity_unlink([_ACTIVITY])
            waiting._ask_owners()
        return result

    def _check_by_hand(self, *vals_list):
        if not self.env.su and any(_MEASURED & vals.keys() for vals in vals_list):
            raise UserError(
                self.env._(
                    "The status of an improvement action and its effect are not "
                    "written by hand. Use “Done”; the effect is measured by itself."
                )
            )

    def _ask_owners(self):
        """Give each owner an activity, due with the action."""
        reminders = self.env["sla.reminder"]
        reminders._schedule(
            [
                reminders._prepare(
                    action,
                    _ACTIVITY,
                    reminders._choose(action.owner_id, action.company_id),
                    action.date_due,
                    action.name,
                )
                for action in self
            ]
        )

    # Steps

    def action_done(self):
        """Say that actions were carried out, and take the figure of before."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for action in self.filtered(lambda each: each.state == "open"):
            vals = {"state": "done", "date_done": today}
            if action.metric_id:
                first = fields.Date.subtract(today, days=action.window_days)
                last = fields.Date.subtract(today, days=1)
                value, count = action._measure(first, last)
                vals |= {"value_before": value, "count_before": count}
            # sudo: written by this step only
            action.sudo().write(vals)
            # sudo: the activity may be somebody else's
            action.sudo().activity_feedback([_ACTIVITY])

    def action_reopen(self):
        """Say that actions are not done after all."""
        self.check_access("write")
        for action in self:
            if action.state == "measured":
                raise UserError(
                    self.env._(
                        "The effect of “%s” has been measured. Make another action "
                        "instead.",
                        action.name,
                    )
                )
        # sudo: written by this step only
        self.sudo().write({"state": "open", "date_done": False, "count_before": 0})
        self._ask_owners()

    def _measure(self, first, last):
        return self.agreement_id._get_attainment(
            self.metric_id, first, last, self.company_id
        )

    # On a schedule

    @api.model
    def _find_measurable(self, today):
        return self.search([("state", "=", "done"), ("measure_on", "<=", today)])

    def _measure_effect(self):
        """Measure what actions have changed since they were done, and tell."""
        for action in self:
            first = fields.Date.add(action.date_done, days=1)
            last = fields.Date.add(action.date_done, days=action.window_days)
            value, count = action._measure(first, last)
            action.write(
                {"state": "measured", "value_after": value, "count_after": count}
            )
            action.message_post(body=action._get_effect_text())

    def _get_effect_text(self):
        if not self.has_effect:
            return self.env._(
                "The effect cannot be told: %(before)s promises were decided in the "
                "days before, and %(after)s in the days after.",
                before=self.count_before,
                after=self.count_after,
            )
        return self.env._(
            "Attainment of “%(metric)s” was %(before)s %% before and is %(after)s %% "
            "since: %(effect)s points.",
            metric=self.metric_id.name,
            before=round(self.value_before, 1),
            after=round(self.value_after, 1),
            effect=f"{self.effect:+.1f}",
        )


_ACTIVITY = "sla_base.mail_activity_improvement"
_MEASURED = {
    "count_after",
    "count_before",
    "date_done",
    "state",
    "value_after",
    "value_before",
}
