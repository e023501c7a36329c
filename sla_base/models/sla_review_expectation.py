from odoo import fields, models


class SlaReviewExpectation(models.Model):
    """Something the other side expects, and that nobody ever promised: what becomes of
    it, and what doing better than promised would cost and bring."""

    _name = "sla.review.expectation"
    _description = "Unstated Expectation in an SLA Review"
    _inherit = ["sla.review.part"]
    _order = "review_id, sequence, id"
    _rec_name = "text"

    review_id = fields.Many2one(
        "sla.review", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    text = fields.Char(
        string="Expectation",
        required=True,
        help="What the other side expects although it was never promised.",
    )
    decision = fields.Selection(
        [("adopt", "Adopt"), ("decline", "Decline"), ("watch", "Watch")],
        help="Adopt: it becomes a promise in the next version. Decline: the other side "
        "is told why not. Watch: it is looked at again in the next review.",
    )
    weighing = fields.Text(
        string="Cost and benefit",
        help="What it would cost to do better than promised, and what it would bring.",
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
