from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import domains

# Conditions that say how specific a promise is; others leave some documents out.
_SCOPE = ("partner_ids", "tier_ids", "service_ids")


class SlaPolicy(models.Model):
    """Which documents are covered, and with which targets.

    For each metric one policy wins, the most specific first: customer and service,
    customer, tier and service, tier, service, company default; then the sequence, then
    the oldest. Targets that a policy does not state come from the next one that
    matches.
    """

    _name = "sla.policy"
    _description = "SLA Policy"
    _inherit = ["mail.thread", "sla.plan.part", "sla.agreement.part"]
    _order = "sequence, id"
    _check_company_auto = True
    _sla_free_fields = frozenset({"covering", "covered_up_to"})

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        help="What the policy is called on clocks and in reports. For example “Gold "
        "customers, incidents”.",
    )
    sequence = fields.Integer(
        default=10, help="Among policies that are equally specific, the lowest wins."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "In force")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Draft: promises nothing yet. In force: covers documents from the date "
        "below on.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('is_sla_host', '=', True)]",
        help="The kind of document that is covered.",
    )
    model = fields.Char(related="model_id.model", string="Model name")
    agreement_id = fields.Many2one(
        "sla.agreement",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The agreement that this policy belongs to; its customers, tiers, "
        "services and dates apply as well. Empty: a default of the company.",
    )
    party_id = fields.Many2one(
        "sla.agreement.party",
        string="Concerns",
        domain="[('agreement_id', '=', agreement_id)]",
        ondelete="restrict",
        index="btree_not_null",
        help="The one party that these figures are about, if the agreement has "
        "several. Of those who provide: who makes this promise. Of those who receive: "
        "the customer that it is made to.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Leave empty to cover every company.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        check_company=True,
        ondelete="restrict",
        help="Only documents of these customers and their contacts. Empty: those of "
        "the agreement; without one, of all customers.",
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="Tiers",
        check_company=True,
        ondelete="restrict",
        help="Only documents of customers of these tiers. Empty: those of the "
        "agreement; without one, of every tier.",
    )
    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        check_company=True,
        ondelete="restrict",
        help="Only documents about these services and those below them. Empty: those "
        "of the agreement; without one, all services.",
    )
    domain = fields.Char(
        string="Further conditions",
        help="Only documents that meet this condition are covered.",
    )
    effective_from = fields.Datetime(
        string="In force from",
        default=fields.Datetime.now,
        tracking=True,
        help="Documents whose time starts before are not covered. Empty: all are.",
    )
    retarget_mode = fields.Selection(
        [
            ("keep", "Keep the time used"),
            ("reapply", "Count again from the start"),
            ("restart", "Start from zero"),
        ],
        string="When it takes over",
        default="keep",
        required=True,
        help="What becomes of a running clock that comes under this policy, for "
        "example because the priority changed. Keep: time used so far stays as it was "
        "counted. Count again: from the start, in this policy's working hours. From "
        "zero: the promise begins now.",
    )
    target_ids = fields.One2many(
        "sla.target",
        "policy_id",
        copy=True,
        help="The promises of this policy: what is timed, and within how long.",
    )
    escalation_ids = fields.One2many("sla.escalation", "policy_id", copy=True)
    clock_count = fields.Integer(
        compute="_compute_clock_count",
        help="How many promises the policy has made so far, ended ones included.",
    )
    rank_name = fields.Char(
        string="Level",
        compute="_compute_rank_name",
        help="How specific this policy is: more specific ones win.",
    )
    active = fields.Boolean(default=True)

    def _compute_clock_count(self):
        counts = dict(
            self.env["sla.clock"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.clock_count = counts.get(policy, 0)

    @api.depends(
        "partner_ids",
        "tier_ids",
        "service_ids",
        "agreement_id.partner_ids",
        "agreement_id.tier_ids",
        "agreement_id.service_ids",
        "agreement_id.parent_id",
    )
    def _compute_rank_name(self):
        names = self._rank_names()
        for policy in self:
            policy.rank_name = names[policy._get_rank()]

    @api.model
    def _rank_names(self):
        return {
            0: self.env._("Customer and service"),
            1: self.env._("Customer"),
            2: self.env._("Tier and service"),
            3: self.env._("Tier"),
            4: self.env._("Service"),
            5: self.env._("Company default"),
        }

    def _get_rank(self):
        """Return how specific the policy is: 0 is the most specific."""
        return self._rank_of(*(bool(asked) for asked in self._get_scope().values()))

    def _is_conditional(self):
        """Return whether not all documents of its scope are covered: a condition of its
        own, such as the team, leaves some out."""
        # archived ones still count, as where documents are matched
        policy = self.with_context(active_test=False)
        further = self._get_condition_fields().keys() - set(_SCOPE)
        return (self.domain or "[]") != "[]" or any(policy[name] for name in further)

    def _get_level(self):
        """Return what decides between policies, the lowest wins: how specific they are,
        and special terms before the general ones that they belong to."""
        return self._get_rank(), -self.agreement_id._get_level()

    @api.model
    def _rank_of(self, partners, tiers, services):
        """Return the rank of a promise that names customers, tiers, services or not."""
        if partners:
            return 0 if services else 1
        if tiers:
            return 2 if services else 3
        return 4 if services else 5

    def _get_scope(self):
        """Return ``{field: records}`` of the customers, tiers and services that the
        policy is for: its own, else those of its agreement."""
        self.ensure_one()
        # archived ones still count: without them the policy is for everybody
        policy = self.with_context(active_test=False)
        return {
            name: policy[name] or policy.agreement_id._get_term(name)
            if policy.agreement_id
            else policy[name]
            for name in _SCOPE
        }

    def _is_rival(self, other):
        """Return whether the same documents come under both policies, with nothing to
        say which one wins but their sequence."""
        self, other = self.sudo(), other.sudo()  # sudo: compares archived records too
        # of two different conditions, nobody can tell whether a document meets both
        if (self.domain or "[]") != (other.domain or "[]"):
            return False
        scope, rivals = self._get_scope(), other._get_scope()
        for name in self._get_condition_fields():
            mine = scope.get(name, self[name])
            theirs = rivals.get(name, other[name])
            if bool(mine) != bool(theirs) or (mine and not mine & theirs):
                return False
        return True

    def _get_calendar(self):
        """Return the working hours that the policy's agreement says, if it does."""
        agreement = self.agreement_id
        calendars = self.env["resource.calendar"]
        return agreement._get_term("calendar_id") if agreement else calendars

    @api.constrains("model_id", "domain")
    def _check_domain(self):
        for policy in self:
            domains.check(
                self.sudo(False).env,  # constraints run as superuser: not the author
                policy.model_id.model,
                policy.domain,
                self.env._(
                    "Policy “%(policy)s”, “%(field)s”",
                    policy=policy.name,
                    field=self._fields["domain"]._description_string(self.env),
                ),
            )

    @api.constrains("state", "target_ids")
    def _check_targets(self):
        for policy in self:
            if policy.state == "active" and not policy.target_ids:
                raise ValidationError(
                    self.env._(
                        "Policy “%s” promises nothing yet. Add at least one target.",
                        policy.name,
                    )
                )

    @api.constrains("model_id", "target_ids")
    def _check_metrics(self):
        for target in self.target_ids:
            if target.metric_id.model_id != target.policy_id.model_id:
                raise ValidationError(
                    self.env._(
                        "Policy “%(policy)s” covers “%(model)s”, but the metric "
                        "“%(metric)s” measures “%(other)s”. Choose a metric of the "
                        "same document.",
                        policy=target.policy_id.name,
                        model=target.policy_id.model_id.name,
                        metric=target.metric_id.name,
                        other=target.metric_id.model_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["sla.clock"].sudo()  # also of documents hidden from the user
        for policy in self:
            if used.search_count([("policy_id", "=", policy.id)], limit=1):
                raise UserError(
                    self.env._(
                        "Policy “%s” has clocks; deleting it would delete their "
                        "history. Archive it instead.",
                        policy.name,
                    )
                )

    @api.model
    def _get_condition_fields(self):
        """Return ``{field of the policy: name of the fact}``: the conditions that are
        many2many fields, met if one of their records is among the document's values of
        that fact (see ``_sla_get_facts`` of ``sla.mixin``). Host add-ons extend it."""
        return {
            "partner_ids": "partner",
            "tier_ids": "tier",
            "service_ids": "service",
        }

    def action_activate(self):
        """Ask which documents to cover, then put the policy in force."""
        self.ensure_one()
        self._check_ready()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put in force"),
            "res_model": "sla.policy.activate",
            "view_mode": "form",
            "target": "new",
            "context": {"default_policy_id": self.id},
        }

    def _check_ready(self):
        if self.agreement_id:
            raise UserError(
                self.env._(
                    "Policy “%(policy)s” belongs to the agreement “%(agreement)s” and "
                    "comes into force with it. Put the agreement in force.",
                    policy=self.name,
                    agreement=self.agreement_id.display_name,
                )
            )
        for target in self.target_ids:
            target._check_calendar_has_hours()
        if not self.target_ids:
            raise UserError(
                self.env._(
                    "Policy “%s” promises nothing yet. Add at least one target.",
                    self.name,
                )
            )

    def action_draft(self):
        """Take the policy out of force; running clocks keep their promise."""
        self.write({"state": "draft"})

    def action_try(self):
        """Open a form that shows what would be promised to a document; if this policy
        is a draft, as if it were in force."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_try_action"
        )
        drafts = self.ids if self.state == "draft" else []
        action["context"] = {
            "default_model_id": self.model_id.id,
            "default_draft_ids": [(6, 0, drafts)],
            "dialog_size": "extra-large",
        }
        return action

    def action_view_clocks(self):
        """Open the clocks that run under this policy."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_clock_action"
        )
        action["domain"] = [("policy_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_backtest(self):
        """Prepare a backtest of these policies."""
        kinds = self.model_id
        if len(kinds) > 1:
            raise UserError(
                self.env._(
                    "These policies cover several kinds of documents: %s. Choose those "
                    "of one kind.",
                    self.env["sla.format"]._list(kinds.mapped("name")),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Backtest"),
            "res_model": "sla.backtest",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_model_id": kinds.id,
                "default_policy_ids": [fields.Command.set(self.ids)],
                "default_company_id": (self.company_id or self.env.company)[:1].id,
            },
        }
