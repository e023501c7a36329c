"""Which policies apply to a document, and which of them wins."""

import json
from datetime import UTC
from functools import cached_property
from zoneinfo import ZoneInfo

from . import rows
from .plan import CUSTOMER

# Fields that the defaults of the hooks in ``sla.mixin`` look at.
_KNOWN = ("partner_id", "company_id", "user_id", "team_id", "priority")
# Types of fields whose values cannot be compared as they are kept.
_OPAQUE = ("json", "properties", "properties_definition")


class Matcher:
    """Finds the promises of the documents of one batch. Nothing is asked of the
    database but what the documents' own fields need.

    :param plan: the :class:`Plan` of the documents' model
    :param report: called with ``(policy id, error)`` for a policy that cannot be
    applied
    """

    def __init__(self, documents, plan, report):
        self.documents = documents
        self.plan = plan
        self.report = report
        self._facts = {}
        self._shared = {}
        self._triggers = {}
        self._applying = {}
        self._predicates = {}
        self._broken = set()
        for policy in plan.policies:
            if policy.error:
                self._break(policy, policy.error)

    def facts(self, document):
        """Return what is known of ``document`` (see ``_sla_get_facts``). Facts follow
        from the host's trigger fields, so documents that agree on those share them."""
        id_ = document._ids[0]
        facts = self._facts.get(id_)
        if facts is None:
            key = self._fact_keys.get(id_, id_)
            facts = self._shared.get(key)
            if facts is None:
                facts = self._shared[key] = document._sla_get_facts()
            self._facts[id_] = facts
        return facts

    def triggers(self, document):
        """Return the trigger values as clocks keep them: as text, for most of the time
        it is only asked whether they have changed."""
        key = self._policy_keys.get(document._ids[0], document._ids[0])
        text = self._triggers.get(key)
        if text is None:
            values = self.facts(document)["triggers"] | {
                f"field:{name}": _jsonable(document[name]) for name in self.plan.matched
            }
            text = self._triggers[key] = json.dumps(values, sort_keys=True)
        return text

    def remember(self, document, facts):
        """Take ``facts`` as known of ``document``, whatever it says itself."""
        self._facts[document._ids[0]] = facts
        self._policy_keys.pop(document._ids[0], None)

    @cached_property
    def _fact_keys(self):
        """``{document id: all that decides on its facts}``."""
        return self._read_keys(self._get_deciding())

    @cached_property
    def _policy_keys(self):
        """``{document id: all that decides on its policies}``."""
        return self._read_keys([*self._get_deciding(), *self.plan.matched])

    def _get_deciding(self):
        """Return the fields that the hooks of the documents look at: those the host
        names, and those the hooks' defaults know."""
        known = [name for name in _KNOWN if name in self.documents._fields]
        return [*self.documents._sla_get_trigger_fields(), *known]

    def _read_keys(self, names):
        """Return ``{document id: values of fields}``; empty if those cannot be told
        from what is stored: then documents share nothing."""
        documents = self.documents
        fields = [documents._fields[name] for name in names]
        plain = all(field.store and field.type not in _OPAQUE for field in fields)
        if not plain or not all(isinstance(id_, int) for id_ in documents._ids):
            return {}
        documents._recompute_recordset(names)
        values = zip(*rows.read(documents, names), strict=True)
        return dict(zip(documents._ids, values, strict=True))

    def promises(self, document, metric_id, started_at):
        """Return ``{chain: (policy, target)}``: what wins for the customer, and what
        each internal or supplier agreement promises beside it."""
        won = {}
        for policy, target in self.candidates(document, metric_id, started_at):
            won.setdefault(policy.chain, (policy, target))
            if not self.plan.parties:
                break
        if self.documents._sla_of_party and len(won) > 1:
            # the default is for parties that no agreement is made with
            default, _target = won.get(CUSTOMER, (None, None))
            if default and not default.agreement_id:
                del won[CUSTOMER]
        return won

    def candidates(self, document, metric_id, started_at):
        """Yield ``(policy, target)`` for all that apply, the winner first."""
        facts = self.facts(document)
        for policy in self._get_applying(document, started_at):
            for target in policy.targets.get(metric_id, ()):
                if target.effective_from and started_at < target.effective_from:
                    continue
                if _fits(target, facts):
                    yield policy, target
                    break

    def _get_applying(self, document, started_at):
        """Yield the policies that cover ``document``; what is found for one metric is
        kept for the next."""
        id_ = document._ids[0]
        key = (self._policy_keys.get(id_, id_), started_at)
        known = self._applying.get(key)
        if known is None:
            known = self._applying[key] = (
                [],
                self._find_applying(document, started_at),
            )
        found, more = known
        yield from found
        for policy in more:
            found.append(policy)
            yield policy

    def _find_applying(self, document, started_at):
        for group in self.plan.groups.find(self.facts(document)):
            if self._refuse_scope(document, group.members[0], started_at):
                continue
            for policy in group.find(document):
                if policy.id in self._broken:
                    continue
                if policy.domain is None or self._meets(document, policy):
                    yield policy

    def refusal(self, document, policy, started_at):
        """Return why ``policy`` does not cover ``document``: a short code, or None if
        it does."""
        refusal = self._refuse_scope(document, policy, started_at)
        if refusal:
            return refusal
        if policy.domain is not None and not self._meets(document, policy):
            refusal = "domain"
        return "broken" if policy.id in self._broken else refusal

    def verdict(self, document, policy, metric_id, started_at):
        """Return how ``policy`` fares for one metric, a short code: ``beaten`` if it
        would apply, else why it does not."""
        refusal = self.refusal(document, policy, started_at)
        if refusal:
            return refusal
        targets = policy.targets.get(metric_id, ())
        if not targets:
            return "no_target"
        began = [
            target
            for target in targets
            if not target.effective_from or target.effective_from <= started_at
        ]
        if not began:
            return "target_later"
        facts = self.facts(document)
        if not any(target.priority in (None, facts["priority"]) for target in began):
            return "priority"
        fits = any(_fits(target, facts) for target in began)
        return "beaten" if fits else "channel"

    def _refuse_scope(self, document, policy, started_at):
        facts = self.facts(document)
        if policy.company_id and policy.company_id != facts["company"]:
            return "company"
        if policy.effective_from and started_at < policy.effective_from:
            return "effective_from"
        if not self._is_valid_on(policy, started_at, facts):
            return "validity"
        for fact, wanted in policy.conditions:
            if wanted.isdisjoint(facts.get(fact, ())):
                return fact
        return None

    def _is_valid_on(self, policy, started_at, facts):
        if not policy.date_start and not policy.date_end:
            return True
        company = self.documents.env["res.company"].browse(facts["company"])
        zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
        day = started_at.replace(tzinfo=UTC).astimezone(zone).date()
        return (policy.date_start or day) <= day <= (policy.date_end or day)

    def _meets(self, document, policy):
        """Return whether ``document`` meets the domain of ``policy``."""
        if policy.id in self._broken:
            return False
        try:
            predicate = self._predicates.get(policy.id)
            if predicate is None:
                predicate = policy.domain._as_predicate(self.documents)
                self._predicates[policy.id] = predicate
            return predicate(document)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._break(policy, str(error))
            return False

    def _break(self, policy, error):
        if policy.id not in self._broken:
            self._broken.add(policy.id)
            self.report(policy.id, error)


def _fits(target, facts):
    priority, channel = target.priority, target.channel
    return priority in (None, facts["priority"]) and channel in (None, facts["channel"])


def _jsonable(value):
    if hasattr(value, "_ids"):
        return list(value._ids)
    return value if isinstance(value, int | float | bool) else str(value or "")
