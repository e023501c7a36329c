from odoo import fields, models


class SlaObligation(models.Model):
    """What one side of an agreement has to do so that the other can keep its promise.
    Agreements that oblige one side only are pointed out."""

    _name = "sla.obligation"
    _description = "Obligation in an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, side, sequence, id"
    _rec_name = "text"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("provider", "Who provides"), ("recipient", "Who receives")],
        required=True,
        default="provider",
        help="The side that has this obligation.",
    )
    text = fields.Char(
        string="Obligation",
        required=True,
        help="Something that can be measured or seen: how much, by when, by whom.",
    )
    responsible = fields.Char(
        help="The person or department that does it, on that side."
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
