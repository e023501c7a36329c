from odoo import api, fields, models


class SlaAgreementParty(models.Model):
    """One of those who provide or receive what an agreement promises, with duties of
    its own. Policies of the agreement may be about one party alone."""

    _name = "sla.agreement.party"
    _description = "Party of an SLA Agreement"
    _inherit = ["sla.plan.part", "sla.agreement.part"]
    _order = "agreement_id, side, sequence, id"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("provides", "Provides"), ("receives", "Receives")],
        required=True,
        default="provides",
        help="Provides: the party delivers what is promised. Receives: it is promised "
        "to this party.",
    )
    party_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Party",
        required=True,
        help="A company, a department or a team.",
    )
    name = fields.Char(compute="_compute_name", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact record",
        compute="_compute_name",
        store=True,
        help="The party itself, if it is a company or person.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Represented by",
        ondelete="restrict",
        help="Who speaks and signs for this party.",
    )
    duties = fields.Text(help="What this party has to do, in words.")
    policy_ids = fields.One2many(
        "sla.policy",
        "party_id",
        string="Figures",
        help="Policies of the agreement that concern this party alone. Empty: those of "
        "all parties hold for it.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    @api.depends("party_ref")
    def _compute_name(self):
        for party in self:
            record = party.party_ref
            is_partner = bool(record) and record._name == "res.partner"
            party.name = record.display_name if record else False
            party.partner_id = record.id if is_partner else False
