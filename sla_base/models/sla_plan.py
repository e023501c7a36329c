from odoo import api, models, tools
from odoo.fields import Domain

from ..engine import domains
from ..engine.plan import (
    Plan,
    PolicyPlan,
    TargetPlan,
    group_policies,
    index_groups,
    metric_plan,
)


class SlaMetric(models.Model):
    _inherit = "sla.metric"

    @api.model
    @tools.ormcache("model_name")
    def _get_plan(self, model_name):
        """Return the :class:`Plan` for documents of ``model_name``."""
        return self._plan_with(model_name)

    @api.model
    def _plan_with(self, model_name, draft_ids=()):
        """Return :meth:`_get_plan` as it would be if these drafts were in force, for
        documents of any date."""
        # sudo: the plan is the same for whoever touches a document first
        sudo = self.sudo().with_context(lang="en_US", active_test=True)
        in_force = Domain("state", "=", "active") | Domain("id", "in", draft_ids)
        policies = sudo.env["sla.policy"].search(
            Domain("model_id.model", "=", model_name) & in_force
        )
        plans = [
            sudo._plan_policy(policy)
            for policy in policies
            if policy._is_usable() or (policy.id in draft_ids and policy.target_ids)
        ]
        return sudo._build_plan(model_name, plans)

    @api.model
    def _build_plan(self, model_name, policies):
        """Return the :class:`Plan` for documents of ``model_name`` as if ``policies``
        (:class:`PolicyPlan`), in the order of their sequence, were those in force."""
        # stable: among equally specific ones the order given decides
        policies = sorted(policies, key=lambda plan: (plan.rank, -plan.depth))
        used = {metric_id for policy in policies for metric_id in policy.targets}
        metrics, errors = [], []
        for metric in self.search([("model_id.model", "=", model_name)]):
            try:
                plan = metric_plan(metric._prepare_definition())
                for domain in plan.conditions:
                    domain.validate(self.env[model_name].sudo())  # a check only
            except (ValueError, TypeError) as error:
                errors.append((metric.id, str(error)))
            else:
                metrics.append(plan)
        return self._assemble_plan(model_name, metrics, policies, used, errors)

    @api.model
    def _assemble_plan(self, model_name, metrics, policies, used, errors):
        model = self.env[model_name]
        conditions = [domain for metric in metrics for domain in metric.conditions]
        further = [policy.domain for policy in policies if policy.domain is not None]
        matched = set().union(*(domains.local_fields(model, d) for d in further))
        watched = set(matched).union(model._sla_get_trigger_fields())
        for domain in conditions:
            watched |= domains.local_fields(model, domain)
        for metric in metrics:
            watched |= {metric.start_field, metric.stop_field} - {None}
        watched |= self._get_pinned_fields(model_name)
        return Plan(
            metrics=[metric for metric in metrics if metric.id in used],
            policies=policies,
            groups=index_groups(group_policies(model, policies)),
            watched=frozenset(watched),
            matched=tuple(sorted(matched)),
            errors=errors,
            parties=any(policy.kind != "customer" for policy in policies),
            far=any(domains.has_far_end(model, d) for d in conditions + further),
        )

    @api.model
    def _get_pinned_fields(self, model_name):
        """Return the fields that earlier wordings of metrics look at: clocks that
        started on them still do."""
        model, names = self.env[model_name], set()
        # sudo: the plan is the same for whoever touches a document first
        revisions = self.env["sla.revision"].sudo()
        for revision in revisions.search([("model", "=", model_name)]):
            try:
                metric = metric_plan(revision.definition["metric"])
            except ValueError:
                continue  # reported when a clock on it is looked at
            for domain in metric.conditions:
                names |= domains.local_fields(model, domain)
        return names

    @api.model
    @tools.ormcache("revision_id")
    def _get_pinned(self, revision_id):
        """Return the metric of a running promise, as it was when the clock started."""
        return metric_plan(
            self.env["sla.revision"]._get_definition(revision_id)["metric"]
        )

    @api.model
    def _plan_policy(self, policy):
        agreement = policy.agreement_id
        start, end = agreement._get_validity() if agreement else (None, None)
        domain, error = None, None
        try:
            domain = domains.parse(policy.domain)
            domain.validate(self.env[policy.model])
        except (ValueError, TypeError) as problem:
            error, domain = str(problem), None
        if domain is not None and domain.is_true():
            domain = None
        scope = {
            "company_id": (agreement.company_id or policy.company_id).id or None,
            "date_start": start or None,
            "date_end": end or None,
            "conditions": self._plan_conditions(policy, agreement),
            # a draft is in a plan only to be tried, as if in force
            "effective_from": policy.state == "active"
            and policy.effective_from
            or None,
        }
        return PolicyPlan(
            **scope,
            scope=tuple(scope.values()),
            id=policy.id,
            rank=policy._get_rank(),
            depth=agreement._get_level(),
            kind=agreement.kind or "customer",
            agreement_id=agreement.id or None,
            family_id=agreement.family_id.id or None,
            party=policy._get_party_key(),
            calendar_id=policy._get_calendar().id or None,
            domain=domain,
            error=error,
            mode=policy.retarget_mode,
            targets=self._plan_targets(policy),
        )

    @api.model
    def _plan_conditions(self, policy, agreement):
        conditions = []
        # archived ones still count: without them the policy is for everybody
        policy = policy.with_context(active_test=False)
        for name, fact in policy._get_condition_fields().items():
            asked = [policy[name]]
            if name in agreement._fields:
                asked.append(agreement and agreement._get_term(name))
            conditions += [(fact, frozenset(wanted.ids)) for wanted in asked if wanted]
        receiver = policy.party_id.filtered(lambda party: party.side == "receives")
        if receiver.partner_id:
            conditions.append(("partner", frozenset(receiver.partner_id.ids)))
        party = policy._get_party_key()
        if party and self.env[policy.model]._sla_of_party:
            conditions.append(("party", frozenset([party])))
        return tuple(conditions)

    @api.model
    def _plan_targets(self, policy):
        targets = {}
        in_force = policy.state == "active"
        for target in policy.target_ids.filtered("metric_id.active"):
            targets.setdefault(target.metric_id.id, []).append(
                TargetPlan(
                    target.id,
                    target.priority or None,
                    target.channel or None,
                    target.calendar_id.id or None,
                    target.duration,
                    target.unit,
                    in_force and target.effective_from or None,
                )
            )
        for plans in targets.values():
            plans.sort(key=lambda t: (not t.priority) + (not t.channel))
        return targets


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def _is_usable(self):
        """Return whether documents can come under this policy."""
        agreement = self.agreement_id
        return bool(self.target_ids) and (not agreement or agreement._is_usable())

    def _get_party_key(self):
        """Return the party whose promise this is, as clocks know holders; ``None`` for
        promises to customers, which are everybody's."""
        agreement = self.agreement_id
        if not agreement or agreement.kind == "customer":
            return None
        provider = self.party_id.filtered(lambda party: party.side == "provides")
        party = provider.party_ref or agreement._get_term("party_ref")
        return f"{party._name},{party.id}" if party else None
