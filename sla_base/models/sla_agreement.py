from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaAgreement(models.Model):
    """What two parties agreed on: who promises whom what service, and until when.

    Its policies carry the numbers. Customer agreements compete for a document, the most
    specific wins; internal and supplier agreements run beside them, and their clocks
    count only while their party holds the document.

    An agreement may be part of a general one: what it does not say about its customers,
    tiers, services, working hours and dates, the general one says for it.
    """

    _name = "sla.agreement"
    _description = "SLA Agreement"
    _inherit = ["mail.thread", "mail.activity.mixin", "sla.plan.part"]
    _order = "name, version desc, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        tracking=True,
        help="How both sides call the agreement, for example “Support for Aria "
        "Industries”. It is shown on clocks, reports and the portal.",
    )
    code = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Given when the agreement is made; all versions share it.",
    )
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
    parent_id = fields.Many2one(
        "sla.agreement",
        string="General agreement",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', kind), ('id', '!=', id)]",
        help="The agreement that these special terms belong to. What is left open here "
        "is as it says there.",
    )
    child_ids = fields.One2many(
        "sla.agreement", "parent_id", string="Special terms", copy=False
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
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company of ours that makes the agreement. Empty: it holds for all "
        "companies.",
    )
    policy_ids = fields.One2many("sla.policy", "agreement_id", string="Policies")
    policy_count = fields.Integer(
        compute="_compute_counts",
        help="How many policies the agreement has. Without any it promises no times.",
    )
    clock_count = fields.Integer(compute="_compute_counts")
    party_ids = fields.One2many(
        "sla.agreement.party", "agreement_id", string="Parties", copy=True
    )
    obligation_ids = fields.One2many(
        "sla.obligation", "agreement_id", string="Obligations", copy=True
    )
    penalty_ids = fields.One2many(
        "sla.penalty", "agreement_id", string="Penalties", copy=True
    )
    note = fields.Html(string="Scope", help="What the agreement is about, in words.")
    quality_terms = fields.Html(
        string="Service quality",
        help="What the service must be like, beyond the times promised.",
    )
    support_terms = fields.Html(
        string="Support", help="How and when support is given, and what it leaves out."
    )
    active = fields.Boolean(default=True, tracking=True)

    @api.model
    def _selection_party(self):
        """Return the kinds of parties that can hold a document: host add-ons add their
        teams."""
        kinds = [("res.partner", self.env._("Company or person"))]
        if "hr.department" in self.env:
            kinds.append(("hr.department", self.env._("Department")))
        return kinds

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

    @api.depends("code", "name", "version")
    def _compute_display_name(self):
        for agreement in self:
            name = agreement.name or ""
            if agreement.version > 1:
                name = self.env._(
                    "%(name)s (version %(number)s)",
                    name=name,
                    number=agreement.version,
                )
            agreement.display_name = name

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("code"):
                company = vals.get("company_id") or self.env.company.id
                sequences = self.env["ir.sequence"].with_company(company)
                vals["code"] = sequences.next_by_code("sla.agreement")
        return super().create(vals_list)

    @api.constrains("parent_id", "kind")
    def _check_parent(self):
        for agreement in self:
            parent = agreement.parent_id
            if agreement._has_cycle():
                raise ValidationError(
                    self.env._(
                        "Agreement “%s” would be its own general agreement. Choose "
                        "another one.",
                        agreement.name,
                    )
                )
            if parent and parent.kind != agreement.kind:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” and its general agreement “%(parent)s” "
                        "are of different kinds. Special terms are of the same kind.",
                        name=agreement.name,
                        parent=parent.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_parts(self):
        for agreement in self:
            # sudo: parts that the reader may not see follow as well
            agreement.sudo().policy_ids.company_id = agreement.company_id
            # sudo: as above
            strangers = agreement.sudo().child_ids.filtered(
                lambda child, own=agreement: child.company_id != own.company_id
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” has special terms in another company: "
                        "%(terms)s. Take them out, or leave the company as it is.",
                        name=agreement.name,
                        terms=self.env["sla.format"]._list(strangers.mapped("name")),
                    )
                )

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
                        start=self.env["sla.format"]._day(start),
                        end=self.env["sla.format"]._day(end),
                    )
                )

    @api.constrains("kind", "party_ref")
    def _check_party(self):
        for agreement in self:
            if agreement.kind != "customer" and not agreement._get_term("party_ref"):
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

    def action_backtest(self):
        """Prepare a backtest of this agreement's policies."""
        self.ensure_one()
        return self.policy_ids.filtered("target_ids").action_backtest()

    def action_view_versions(self):
        """Open all versions of this agreement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of “%s”", self.name),
            "res_model": "sla.agreement",
            "view_mode": "list,form",
            "domain": [("code", "=", self.code)],
            "context": {"active_test": False},
        }

    # General and special terms

    def _get_line(self):
        """Return this agreement and the general ones above it, the nearest first."""
        self.ensure_one()
        line = agreement = self
        while agreement.parent_id and agreement.parent_id not in line:
            agreement = agreement.parent_id
            line += agreement
        return line

    def _get_term(self, name):
        """Return the value of a field as it holds here: this agreement's own, or of the
        nearest general one that says something."""
        for agreement in self.with_context(active_test=False)._get_line():
            if agreement[name]:
                return agreement[name]
        return self[name]

    def _get_validity(self):
        """Return the first and the last day; special terms are not valid without the
        general ones. ``False`` is no limit."""
        spans = [self._get_own_validity()]
        # special terms go on from version to version of the general ones
        spans += [each._get_family_validity() for each in self._get_line()[1:]]
        starts = [start for start, _end in spans if start]
        ends = [end for _start, end in spans if end]
        return max(starts, default=False), min(ends, default=False)

    def _get_own_validity(self):
        """Return the first and the last day of this version by itself."""
        # one that has taken over covers what began before its first day as well
        start = not self._has_taken_over() and self.date_start
        return start, not self._runs_on() and self.date_end

    def _get_family_validity(self):
        """Return the first day of the first version in force, and the last of the last
        one."""
        first = last = self
        while first.previous_id:
            first = first.previous_id
        while last._get_next_version():
            last = last._get_next_version()
        return first.date_start, last._get_own_validity()[1]

    def _get_level(self):
        """Return how many general agreements are above this one."""
        return len(self._get_line()) - 1 if self else 0
