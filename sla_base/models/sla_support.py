from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaSupport(models.Model):
    """A share of a promise: what an internal or supplier agreement contributes to one
    with a customer, and the part of the time it may use."""

    _name = "sla.support"
    _description = "Share in the Chain of an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, metric_id, sequence, id"
    _rec_name = "supporting_id"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="cascade",
        index=True,
        help="The agreement with the customer that rests on this one.",
    )
    sequence = fields.Integer(default=10, help="The order in which they work.")
    supporting_id = fields.Many2one(
        "sla.agreement",
        string="Supporting agreement",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('kind', '!=', 'customer')]",
        help="The internal or supplier agreement that contributes its part to the "
        "promise.",
    )
    party = fields.Char(
        compute="_compute_party",
        string="By",
        help="The team or supplier that makes the supporting promise.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        string="Of",
        required=True,
        ondelete="restrict",
        help="The promise to the customer that this is a share of.",
    )
    hours = fields.Float(
        string="Share (hours)",
        required=True,
        help="Working hours that this party may use up, in its own working hours.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "A share of a promise must be more than zero hours."
    )

    @api.depends("supporting_id")
    def _compute_party(self):
        for support in self:
            party = support.supporting_id._get_term("party_ref")
            support.party = party.display_name if party else False

    @api.constrains("supporting_id", "agreement_id")
    def _check_kinds(self):
        for support in self:
            if support.supporting_id.kind == "customer":
                raise ValidationError(
                    self.env._(
                        "“%(other)s” is an agreement with a customer, and cannot "
                        "support “%(name)s”. Choose an internal or supplier agreement.",
                        other=support.supporting_id.name,
                        name=support.agreement_id.name,
                    )
                )

    def _get_schedule(self):
        """Return the working hours that the share counts in."""
        company = self.agreement_id.company_id or self.env.company
        calendar = self.supporting_id._get_term("calendar_id")
        calendar = calendar or company.resource_calendar_id
        return calendar._sla_get_revision(company)._get_schedule()
