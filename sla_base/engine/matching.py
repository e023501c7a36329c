"""Which policies apply to a document, and which of them wins."""

import json
from datetime import UTC
from zoneinfo import ZoneInfo


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
        self._triggers = {}
        self._applying = {}
        self._predicates = {}
        self._broken = set()
        for policy in plan.policies:
            if policy.error:
                self._break(policy, policy.error)

    def facts(self, document):
        """Return what is known of ``document`` (see ``_sla_get_facts``)."""
        facts = self._facts.get(document._ids[0])
        if facts is None:
            facts = self._facts[document._ids[0]] = document._sla_get_facts()
        return facts

    def triggers(self, document):
        """Return the trigger values as clocks keep them: as text, for most of the time
        it is only asked whether they have changed."""
        text = self._triggers.get(document._ids[0])
        if text is None:
            values = self.facts(document)["triggers"] | {
                f"field:{name}": _jsonable(document[name]) for name in self.plan.matched
            }
            text = json.dumps(values, sort_keys=True)
            self._triggers[document._ids[0]] = text
        return text

    def promises(self, document, metric_id, started_at):
        """Return ``{chain: (policy, target)}``: what wins for the customer, and what
        each internal or supplier agreement promises beside it."""
        won = {}
        for policy, target in self.candidates(document, metric_id, started_at):
            won.setdefault(policy.chain, (policy, target))
            if not self.plan.parties:
                break
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
        key = (document._ids[0], started_at)
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
        for group in self.plan.groups:
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
