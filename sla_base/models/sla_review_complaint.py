from odoo import api, fields, models


class SlaReviewComplaint(models.Model):
    """What the other side complained about, as told in a review."""

    _name = "sla.review.complaint"
    _description = "Complaint in an SLA Review"
    _inherit = ["sla.review.part"]
    _order = "review_id, sequence, id"
    _rec_name = "text"

    review_id = fields.Many2one(
        "sla.review", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    text = fields.Char(
        string="Complaint",
        required=True,
        help="What the other side was not content with, in its own words.",
    )
    document_ref = fields.Reference(
        selection="_selection_document",
        string="Document",
        help="The document that it is about, if there is one.",
    )
    answer = fields.Char(help="What was said or promised about it.")
    company_id = fields.Many2one(related="review_id.company_id", store=True)

    @api.model
    def _selection_document(self):
        models_ = self.env["ir.model"]
        names = models_._sla_host_names()
        return [(name, models_._get(name).name) for name in names]
