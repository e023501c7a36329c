from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaAgreement(models.Model):
    """What two parties agreed on: who promises whom what service, and until when.

    Its policies carry the numbers. Customer agreements compete for a document, the most
    specific wins; internal and supplier agreements run beside them, and their clocks
    count only while their party holds the document.
    """

    _name = "sla.agreement"
    _description = "SLA Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin", "sla.plan.part"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(
        [
            ("customer", "Customer (SLA)"),
            ("internal", "Internal (OLA)"),
            ("supplier", "Supplier (underpinning contract)"),
        ],
        required=True,
        default="customer",
        tracking=True,
        help="Customer: what we promise to customers. Internal: what one department "
        "promises to another. Supplier: what a third party promises to us.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        ondelete="restrict",
        help="Companies that this agreement is made with; their contacts are covered. "
        "Leave empty for every customer (of the tiers below, if there are any).",
        check_company=True,
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="Tiers",
        ondelete="restrict",
        check_company=True,
        help="Customer tiers that this agreement covers.",
    )
    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        ondelete="restrict",
        check_company=True,
        help="Leave empty for all services.",
    )
    party_ref = fields.Reference(
        selection="_selection_party",
        string="Promising party",
        help="The team or supplier that makes this promise. Its clocks run only while "
        "this party holds the document.",
    )
    date_start = fields.Date(
        string="Valid from",
        help="Documents that start before are not covered.",
        tracking=True,
    )
    date_end = fields.Date(
        string="Valid until",
        help="The last day on which documents are covered. Empty: no end.",
        tracking=True,
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="Hours in which the time of this agreement counts. Empty: those of the "
        "customer, the team or the company.",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who answers for this agreement, and hears of alerts that reach nobody "
        "else.",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    policy_ids = fields.One2many("sla.policy", "agreement_id", string="Policies")
    policy_count = fields.Integer(compute="_compute_counts")
    clock_count = fields.Integer(compute="_compute_counts")
    note = fields.Html(string="Terms")
    active = fields.Boolean(default=True, tracking=True)

    @api.model
    def _selection_party(self):
        """Return the kinds of parties that can hold a document: host add-ons add their
        teams."""
        return [("res.partner", self.env._("Supplier"))]

    def _compute_counts(self):
        policies = dict(
            self.env["sla.policy"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        clocks = dict(
            self.env["sla.clock"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.policy_count = policies.get(agreement, 0)
            agreement.clock_count = clocks.get(agreement, 0)

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for agreement in self:
            start, end = agreement.date_start, agreement.date_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” ends (%(end)s) before it begins "
                        "(%(start)s). Correct one of the dates.",
                        name=agreement.name,
                        start=start,
                        end=end,
                    )
                )

    @api.constrains("kind", "party_ref")
    def _check_party(self):
        for agreement in self:
            if agreement.kind != "customer" and not agreement.party_ref:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” does not say who makes the promise. "
                        "Choose the promising party: its clocks run while it holds the "
                        "document.",
                        name=agreement.name,
                    )
                )

    def action_view_clocks(self):
        """Open the clocks of this agreement."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_clock_action"
        )
        action["domain"] = [("agreement_id", "in", self.ids)]
        action["context"] = {}
        return action
