from odoo import fields, models


class SlaReviewLine(models.Model):
    """The attainment of one promise, or of one goal, in the period of a review. Written
    by the review alone: once it is done, its figures stay as they are."""

    _name = "sla.review.line"
    _description = "Attainment in an SLA Review"
    _order = "review_id, kind, name, id"

    review_id = fields.Many2one(
        "sla.review", required=True, ondelete="cascade", index=True
    )
    agreement_id = fields.Many2one(
        related="review_id.agreement_id", store=True, index=True
    )
    date_to = fields.Date(
        related="review_id.date_to", store=True, string="Period until"
    )
    state = fields.Selection(
        related="review_id.state", store=True, string="Review status"
    )
    kind = fields.Selection(
        [("figure", "Time"), ("goal", "Goal")],
        required=True,
        help="Time: a promise that clocks measure. Goal: a promise in words that "
        "somebody assesses.",
    )
    name = fields.Char(
        string="Promise",
        required=True,
        help="The metric or the goal that the figures are about.",
    )
    promised = fields.Char(help="The time promised, or what the goal is judged by.")
    metric_id = fields.Many2one("sla.metric", ondelete="set null")
    goal_id = fields.Many2one("sla.goal", ondelete="set null")
    ended = fields.Integer(
        string="Decided",
        help="Promises kept in the period, or broken because their deadline passed in "
        "it; of goals, the assessments made in it.",
    )
    met = fields.Integer(help="Of these: promises kept, or goals met in full.")
    breached = fields.Integer(
        string="Missed", help="Of these: promises broken, or goals missed or half met."
    )
    late_open = fields.Integer(
        string="Late and open",
        help="Of the missed ones: the work was not done yet when the figures were "
        "taken.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        aggregator="avg",
        digits=(5, 1),
        help="Promises kept, of those that were decided.",
    )
    average_hours = fields.Float(
        string="Average time used",
        aggregator="avg",
        help="Working hours that a document took on average, of those on which the "
        "work was done in the period.",
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
