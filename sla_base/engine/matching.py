"""Which policies apply to a document, and which of them wins."""

from datetime import UTC
from zoneinfo import ZoneInfo


class Matcher:
    """Finds the promises of the documents of one batch. Nothing is asked of the database
    but what the documents' own fields need.

    :param plan: the :class:`Plan` of the documents' model
    :param report: called with ``(policy id, error)`` for a policy that cannot be applied
    """

    def __init__(self, documents, plan, report):
        self.documents = documents
        self.plan = plan
        self.report = report
        self._facts = {}
        self._met = {}
        self._predicates = {}
        self._broken = set()
        for policy in plan.policies:
            if policy.error:
                self._break(policy, policy.error)

    def facts(self, document):
        """Return what is known of ``document`` (see ``_sla_get_facts``)."""
        facts = self._facts.get(document.id)
        if facts is None:
            facts = self._facts[document.id] = document._sla_get_facts()
        return facts

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
        for policy in self.plan.policies:
            targets = policy.targets.get(metric_id)
            if not targets or self.refusal(document, policy, started_at):
                continue
            for target in targets:
                if target.priority in (None, facts["priority"]) and target.channel in (
                    None,
                    facts["channel"],
                ):
                    yield policy, target
                    break

    def refusal(self, document, policy, started_at):
        """Return why ``policy`` does not cover ``document``: a short code, or None if it
        does."""
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
        if policy.domain is not None and not self._meets(document, policy):
            return "broken" if policy.id in self._broken else "domain"
        return "broken" if policy.id in self._broken else None

    def _is_valid_on(self, policy, started_at, facts):
        if not policy.date_start and not policy.date_end:
            return True
        zone = ZoneInfo(facts["zone"])
        day = started_at.replace(tzinfo=UTC).astimezone(zone).date()
        return (policy.date_start or day) <= day <= (policy.date_end or day)

    def _meets(self, document, policy):
        key = (policy.id, document.id)
        met = self._met.get(key)
        if met is None:
            met = self._met[key] = self._evaluate(document, policy)
        return met

    def _evaluate(self, document, policy):
        if policy.id in self._broken:
            return False
        try:
            predicate = self._predicates.get(policy.id)
            if predicate is None:
                predicate = policy.domain._as_predicate(self.documents)
                self._predicates[policy.id] = predicate
            return bool(predicate(document))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._break(policy, str(error))
            return False

    def _break(self, policy, error):
        if policy.id not in self._broken:
            self._broken.add(policy.id)
            self.report(policy.id, error)
