from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError


class SlaReview(models.Model):
    """A meeting in which both sides look at what was attained: figures of the period,
    complaints, expectations, decisions, and what will be done better. Once done, its
    figures and minutes stay as they are; improvement actions go on."""

    _name = "sla.review"
    _description = "SLA Review"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('state', 'in', ('active', 'review', 'ended'))]",
        help="The agreement that both sides look at together.",
    )
    agreement_state = fields.Selection(
        related="agreement_id.state", string="Agreement status", tracking=False
    )
    date_from = fields.Date(
        string="Period from",
        required=True,
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
        help="The first day that is looked at: the one after the last review, or the "
        "first of the agreement.",
    )
    date_to = fields.Date(
        string="Period until",
        required=True,
        default=lambda self: fields.Date.subtract(
            fields.Date.context_today(self), days=1
        ),
        help="The last day that is looked at. It must be over when the review is done.",
    )
    date = fields.Date(
        string="Held on",
        required=True,
        default=fields.Date.context_today,
        help="The day of the meeting.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Colleagues",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Who took part for our side.",
    )
    partner_ids = fields.Many2many(
        "res.partner", string="Contacts", help="Who took part for the other side."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        help="Draft: figures and minutes can still change. Done: they stay as they "
        "are; only improvement actions go on.",
    )
    line_ids = fields.One2many(
        "sla.review.line", "review_id", string="Attainment", readonly=True, copy=False
    )
    taken_at = fields.Datetime(
        string="Figures as of",
        readonly=True,
        copy=False,
        help="When the figures were taken. What happens to the documents later does "
        "not change them.",
    )
    ended = fields.Integer(
        string="Decided",
        compute="_compute_totals",
        store=True,
        help="Promises on documents that were kept or broken in the period.",
    )
    breached = fields.Integer(
        string="Missed",
        compute="_compute_totals",
        store=True,
        help="How many of them were broken.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        compute="_compute_totals",
        store=True,
        aggregator="avg",
        digits=(5, 1),
        help="Promises kept, of all that were decided in the period.",
    )
    goal_attainment = fields.Float(
        string="Goals (%)",
        compute="_compute_totals",
        store=True,
        aggregator="avg",
        digits=(5, 1),
        help="Average of the goals in words that were assessed in the period.",
    )
    goals_assessed = fields.Integer(
        string="Goals assessed", compute="_compute_totals", store=True
    )
    complaint_ids = fields.One2many(
        "sla.review.complaint", "review_id", string="Complaints"
    )
    expectation_ids = fields.One2many(
        "sla.review.expectation", "review_id", string="Expectations"
    )
    decisions = fields.Html(help="What both sides decided.")
    improvement_ids = fields.One2many(
        "sla.improvement", "review_id", string="Improvement actions"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company",
        store=True,
        precompute=True,
        required=True,
        index=True,
        help="The company whose promises are reviewed. An agreement of all companies "
        "is reviewed by each for itself.",
    )

    _period = models.Constraint(
        "CHECK (date_from <= date_to)",
        "The period of a review must not end before it begins.",
    )

    @api.depends("agreement_id.company_id")
    def _compute_company(self):
        # an agreement of every company is reviewed by each for itself
        for review in self:
            company = review.agreement_id.company_id or review.company_id
            review.company_id = company or self.env.company

    @api.depends("agreement_id")
    def _compute_period(self):
        for review in self:
            agreement = review.agreement_id
            last = agreement.review_ids.filtered(
                lambda each: (
                    each.state == "done" and each.company_id == self.env.company
                )
            ).sorted("date_to")[-1:]
            first = last and fields.Date.add(last.date_to, days=1)
            first = first or agreement.date_start or review.date_from
            review.date_from = min(first or review.date_to, review.date_to)

    @api.depends("line_ids.ended", "line_ids.breached", "line_ids.attainment")
    def _compute_totals(self):
        for review in self:
            figures = review.line_ids.filtered(lambda line: line.kind == "figure")
            goals = (review.line_ids - figures).filtered("ended")
            ended, breached = (
                sum(figures.mapped("ended")),
                sum(figures.mapped("breached")),
            )
            review.ended, review.breached = ended, breached
            review.attainment = 100 * (ended - breached) / ended if ended else 0
            scores = goals.mapped("attainment")
            review.goals_assessed = len(goals)
            review.goal_attainment = sum(scores) / len(scores) if scores else 0

    @api.depends("agreement_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            agreement = review.agreement_id.name
            review.display_name = agreement and self.env._(
                "%(agreement)s: %(first)s to %(last)s",
                agreement=agreement,
                first=self.env["sla.format"]._day(review.date_from),
                last=self.env["sla.format"]._day(review.date_to),
            )

    @api.constrains("agreement_id")
    def _check_was_in_force(self):
        for review in self:
            if review.agreement_id.state in ("draft", "agreed"):
                raise ValidationError(
                    self.env._(
                        "Agreement “%s” has not been in force yet, so there is nothing "
                        "to review. Put it in force first.",
                        review.agreement_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any("state" in vals for vals in vals_list):
            raise UserError(self._get_by_hand_text())
        reviews = super().create(vals_list)
        reviews.filtered(lambda review: review.state == "draft")._take_figures()
        return reviews

    def write(self, vals):
        if not self.env.su:
            figures = {name for name, field in self._fields.items() if field.compute}
            if (_WRITTEN_BY_STEPS | figures) & vals.keys():
                raise UserError(self._get_by_hand_text())
            for review in self:
                if review.state == "done" and _MINUTES & vals.keys():
                    raise UserError(review._get_locked_text())
        result = super().write(vals)
        if {"agreement_id", "date_from", "date_to"} & vals.keys():
            self.filtered(lambda review: review.state == "draft")._take_figures()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        for review in self:
            if review.state == "done":
                raise UserError(review._get_locked_text())

    def _get_by_hand_text(self):
        return self.env._(
            "The status and the figures of a review are not written by hand. Use "
            "“Done”, which takes the figures as well."
        )

    def _get_locked_text(self):
        self.ensure_one()
        return self.env._(
            "The review “%s” is done, and what was found there is not changed or "
            "deleted afterwards. Make another review; improvement actions can still be "
            "added.",
            self.display_name,
        )

    # The figures

    def action_take_figures(self):
        """Take the figures again, as they are now."""
        self.check_access("write")
        for review in self:
            if review.state == "done":
                raise UserError(review._get_locked_text())
        self._take_figures()

    def _take_figures(self):
        for review in self:
            period = (review.date_from, review.date_to)
            agreement = review.agreement_id
            values = agreement._get_figures(*period, review.company_id)
            values += agreement._get_goal_figures(*period)
            # sudo: lines are written here only
            review.sudo().write(
                {
                    "line_ids": [
                        Command.clear(),
                        *(Command.create(vals) for vals in values),
                    ],
                    "taken_at": self.env.cr.now(),
                }
            )

    # Done

    def action_done(self):
        """Freeze the figures, close the minutes, and plan the next review.

        :raise UserError: what is missing
        """
        self.check_access("write")
        for review in self:
            problems = review._get_problems()
            if problems:
                raise UserError(
                    self.env._(
                        "The review “%(name)s” is not done yet:\n%(problems)s",
                        name=review.display_name,
                        problems="\n".join(f"• {problem}" for problem in problems),
                    )
                )
        drafts = self.filtered(lambda review: review.state == "draft")
        drafts._take_figures()
        drafts.sudo().state = "done"  # sudo: the status is set by this step only
        for review in drafts:
            review.agreement_id._plan_review(review)

    def _get_problems(self):
        """Return why the review cannot be called done, and how to mend it."""
        self.ensure_one()
        problems = []
        if self.date_to >= fields.Date.context_today(self):
            problems.append(
                self.env._(
                    "its period is not over. Choose a last day before today, or wait."
                )
            )
        if not (self.user_ids or self.partner_ids):
            problems.append(self.env._("nobody took part. Say who did."))
        for expectation in self.expectation_ids:
            if not (expectation.decision and expectation.weighing):
                problems.append(
                    self.env._(
                        "the expectation “%s” has no decision, or no note about cost "
                        "and benefit. Adopt, decline or watch it, and say why.",
                        expectation.text,
                    )
                )
        return problems

    # What becomes of the agreement

    def action_leave(self):
        """Leave the agreement as it is."""
        self.ensure_one()
        return self.agreement_id.action_resume()

    def action_revise(self):
        """Draft the next version of the agreement."""
        self.ensure_one()
        return self.agreement_id.action_revise()

    def action_end(self):
        """End the agreement."""
        self.ensure_one()
        return self.agreement_id.action_end()


_WRITTEN_BY_STEPS = {"state", "line_ids", "taken_at"}
_MINUTES = {
    "agreement_id",
    "complaint_ids",
    "date",
    "date_from",
    "date_to",
    "decisions",
    "expectation_ids",
    "partner_ids",
    "user_ids",
}
