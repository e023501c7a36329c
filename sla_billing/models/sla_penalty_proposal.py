from odoo import api, fields, models
from odoo.exceptions import UserError

_DECISIONS = [
    ("draft", "To decide"),
    ("approved", "Approved"),
    ("waived", "Waived"),
    ("lapsed", "Lapsed"),
]
# What people may write themselves; all else is reckoned, or written by the steps.
_FREE = {"invoice_id"}


class SlaPenaltyProposal(models.Model):
    """What the breaches of one party in one billing period come to, as the agreement
    says: somebody approves or waives it, and accounting credits it.

    One that was decided on is never changed: breaches that become known later are
    proposed in another one, within what the limit of the period leaves.
    """

    _name = "sla.penalty.proposal"
    _description = "SLA Penalty"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    family_id = fields.Many2one(
        "sla.agreement",
        string="First version",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The version whose tiers and limit hold: the newest that was in force in "
        "the period.",
    )
    direction = fields.Selection(
        [("customer", "We credit the customer"), ("supplier", "The supplier owes us")],
        required=True,
        readonly=True,
        help="Breaches of our own promises are credited; those of suppliers are "
        "claimed.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer or supplier",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who gets the credit, or the supplier that owes us.",
    )
    # no foreign key: when partners are merged, rows that would break a unique
    # constraint on one are deleted
    party_key = fields.Integer(readonly=True, required=True, copy=False)
    date_from = fields.Date(
        string="From",
        required=True,
        readonly=True,
        help="First day of the billing period.",
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        readonly=True,
        index=True,
        help="Last day of the billing period.",
    )
    claim_until = fields.Date(
        string="To be claimed by",
        readonly=True,
        help="The last day on which the penalty can be approved. Then it lapses. "
        "Empty: no limit.",
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    fee = fields.Monetary(
        string="Fee of the period",
        readonly=True,
        help="What shares of the fee, and the limit, are calculated from. Where the "
        "agreement was revised in the period: the fees of the versions, by the days "
        "of each.",
    )
    cap = fields.Monetary(
        string="At most",
        readonly=True,
        help="The limit of all penalties of the period, as the agreement says.",
    )
    has_cap = fields.Boolean(readonly=True)
    settled_amount = fields.Monetary(
        string="Approved before",
        readonly=True,
        help="What has been approved for the same period already; it counts towards "
        "the limit.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Promises kept, of all that were kept or broken in the period; excluded "
        "breaches count on neither side.",
    )
    breach_count = fields.Integer(
        string="Breaches",
        readonly=True,
        help="Promises that were broken in the period; excluded ones do not count.",
    )
    excluded_count = fields.Integer(
        string="Excluded",
        readonly=True,
        help="Broken promises for which nothing is due, for example because of force "
        "majeure.",
    )
    line_ids = fields.One2many("sla.penalty.line", "proposal_id", readonly=True)
    amount_due = fields.Monetary(
        string="Before the limit",
        compute="_compute_amounts",
        store=True,
        help="What the penalties come to by themselves, before the limit of the period "
        "is applied.",
    )
    amount = fields.Monetary(
        string="Penalty",
        compute="_compute_amounts",
        store=True,
        tracking=True,
        help="What is proposed: the sum of the lines, never above the limit.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    company_amount = fields.Monetary(
        string="Penalty in company currency",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        store=True,
        help="At the exchange rate of the last day of the period.",
    )
    decision = fields.Selection(
        _DECISIONS, default="draft", required=True, readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("draft", "To decide"),
            ("approved", "Approved"),
            ("credited", "Credited"),
            ("waived", "Waived"),
            ("lapsed", "Lapsed"),
        ],
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
        tracking=True,
        help="Credited: there is a credit note or vendor refund that is not cancelled.",
    )
    waive_reason = fields.Text(
        string="Waived because",
        readonly=True,
        copy=False,
        help="Why nothing is credited or claimed.",
    )
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        help="Who approved or waived the penalty.",
    )
    decided_at = fields.Datetime(
        string="Decided on",
        readonly=True,
        copy=False,
        help="When the penalty was approved or waived. Empty: nobody has decided yet.",
    )
    to_check = fields.Boolean(
        readonly=True,
        copy=False,
        help="A breach behind it does not count any more since it was approved.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company of ours that credits or claims it.",
    )

    _one_draft = models.UniqueIndex(
        "(family_id, company_id, date_from, party_key) WHERE decision = 'draft'",
        "There is a penalty to decide on already for this agreement, party and period.",
    )
    _sum = models.Constraint(
        "CHECK (amount >= 0 AND amount <= amount_due)",
        "A penalty is neither negative nor more than its breaches come to.",
    )

    @api.depends("line_ids.amount", "line_ids.amount_due", "currency_id", "date_to")
    def _compute_amounts(self):
        for proposal in self:
            currency = proposal.currency_id
            lines = proposal.line_ids
            proposal.amount_due = currency.round(sum(lines.mapped("amount_due")))
            proposal.amount = currency.round(sum(lines.mapped("amount")))
            proposal.company_amount = currency._convert(
                proposal.amount,
                proposal.company_currency_id,
                proposal.company_id,
                proposal.date_to,
            )

    @api.depends("decision", "move_ids.state")
    def _compute_state(self):
        for proposal in self:
            proposal.state = proposal.decision
            if proposal.decision == "approved" and proposal._get_move():
                proposal.state = "credited"

    @api.depends("agreement_id", "partner_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = self.env._(
                "%(agreement)s, %(party)s: %(first)s to %(last)s",
                # sudo: the name tells nothing but what the reader of the penalty knows
                agreement=proposal.agreement_id.sudo().name or "",
                party=proposal.partner_id.sudo().name or "",  # sudo: as above
                first=self.env["sla.format"]._day(proposal.date_from),
                last=self.env["sla.format"]._day(proposal.date_to),
            )

    def write(self, vals):
        if not self.env.su:
            mixins = (self.pool["mail.thread"], self.pool["mail.activity.mixin"])
            free = _FREE.union(*(mixin._fields for mixin in mixins))
            if not free.issuperset(vals):
                raise UserError(
                    self.env._(
                        "Penalties are calculated from the agreement, and decided on "
                        "by their buttons. Exclude breaches for which nothing is due."
                    )
                )
        return super().write(vals)

    # Reckoning

    def _find_drafts_beside(self):
        """Return the other penalties to decide on of the same party and period."""
        self.ensure_one()
        return self.search(
            [
                ("family_id", "=", self.family_id.id),
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("date_from", "=", self.date_from),
                ("decision", "=", "draft"),
                ("id", "!=", self.id),
            ]
        )

    def _reckon_again(self):
        """Reckon the penalties of the same agreements and periods again."""
        reckoning = self.env["sla.penalty.reckoning"]
        for proposal in self.exists():
            reckoning._reckon(
                proposal.family_id,
                proposal.date_from,
                proposal.date_to,
                proposal.company_id,
            )

    def _announce(self):
        """Ask the owners of the agreements to decide; where an owner may not see
        penalties, the activity is on the agreement, and names no amounts."""
        for proposal in self:
            owner = proposal.agreement_id.owner_id
            if not owner.active:
                continue
            sees = proposal.with_user(owner).has_access("read")
            record = proposal if sees else proposal.agreement_id
            record.activity_schedule(
                "sla_billing.mail_activity_penalty",
                date_deadline=proposal.claim_until or False,
                summary=self.env._(
                    "Decide on the penalty of %(first)s to %(last)s",
                    first=self.env["sla.format"]._day(proposal.date_from),
                    last=self.env["sla.format"]._day(proposal.date_to),
                ),
                user_id=owner.id,
            )

    def _end_activities(self):
        kinds = ["sla_billing.mail_activity_penalty"]
        self.activity_unlink(kinds)
        for agreement in self.agreement_id:
            if not self.search_count(
                [("agreement_id", "=", agreement.id), ("decision", "=", "draft")],
                limit=1,
            ):
                agreement.activity_unlink(kinds)
