from odoo import api, fields, models
from odoo.exceptions import ValidationError

SCORES = {"met": 100, "partly": 50, "missed": 0}


class SlaGoalAssessment(models.Model):
    """What somebody found when a goal was judged. It is a fact about the time after the
    agreement was made, so the agreement's lock does not hold for it."""

    _name = "sla.goal.assessment"
    _description = "Assessment of a Goal"
    _order = "date desc, id desc"
    _rec_name = "goal_id"

    goal_id = fields.Many2one(
        "sla.goal",
        required=True,
        ondelete="cascade",
        index=True,
        help="The goal that was judged.",
    )
    agreement_id = fields.Many2one(
        related="goal_id.agreement_id", store=True, index=True
    )
    criteria = fields.Text(related="goal_id.criteria")
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The day of the assessment. The period that it falls into is the one that "
        "it counts for.",
    )
    result = fields.Selection(
        selection=lambda self: self._get_results(),
        required=True,
        help="Judge by the criteria of the goal.",
    )
    score = fields.Float(
        string="Attainment (%)",
        compute="_compute_score",
        store=True,
        aggregator="avg",
        help="Met is 100, partly 50, missed 0: so goals stand beside figures.",
    )
    evidence = fields.Text(
        required=True, help="What was seen, heard or counted, and where."
    )
    assessor_id = fields.Many2one(
        "res.partner",
        string="Assessed by",
        compute="_compute_assessor",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        ondelete="restrict",
        help="The person who judged. Filled in from the goal; if nobody is named "
        "there, it is you.",
    )
    company_id = fields.Many2one(related="goal_id.company_id", store=True)

    @api.model
    def _get_results(self):
        return [
            ("met", self.env._("Met")),
            ("partly", self.env._("Partly met")),
            ("missed", self.env._("Missed")),
        ]

    @api.depends("result")
    def _compute_score(self):
        for assessment in self:
            assessment.score = SCORES.get(assessment.result, 0)

    @api.depends("goal_id")
    def _compute_assessor(self):
        for assessment in self:
            assessor = assessment.goal_id.assessor_id
            assessment.assessor_id = assessor or self.env.user.partner_id

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for assessment in self:
            if assessment.date > today:
                raise ValidationError(
                    self.env._(
                        "The assessment of “%(goal)s” is dated %(day)s, which is yet "
                        "to come. Enter the day on which it was judged.",
                        goal=assessment.goal_id.name,
                        day=self.env["sla.format"]._day(assessment.date),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        for goal, made in assessments.grouped("goal_id").items():
            newest = max(made.mapped("date"))
            if newest >= (goal.last_date or newest):
                goal._plan_next(newest)
        return assessments
