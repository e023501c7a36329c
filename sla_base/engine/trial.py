"""What would be promised to a document, made up or real. Keeps nothing."""

from typing import NamedTuple

from .. import business_time as bt
from ..models.sla_clock import aware, naive
from ..models.sla_clock_gate import due_steps, prepare_row
from .matching import Matcher
from .terms import DryTerms


class Promise(NamedTuple):
    """One promise that the document would get. If it cannot be kept, all that is known
    beside the policy and its target is the ``problem``, a text."""

    policy: object  # PolicyPlan
    target_id: int
    problem: str | None = None
    calendar: object = None  # resource.calendar
    schedule: bt.Schedule | None = None
    definition: dict | None = None
    allowance: int = 0
    deadline: object = None  # naive UTC, as the other moments
    warn_at: object = None
    steps: tuple = ()  # of (pinned step, due), in the order of time


class TrialMatcher(Matcher):
    """Matches as always, but for the tier, which can be chosen freely."""

    def __init__(self, documents, plan, tier):
        super().__init__(documents, plan, lambda policy_id, error: None)
        self.tier = tier

    def facts(self, document):
        return super().facts(document) | {"tier": self.tier._ids}


class Trial:
    """The promises on one document whose time starts at ``moment`` (naive UTC).

    :param document: as superuser; may be a new record
    :param tier: ``sla.tier`` that counts instead of the customer's
    """

    def __init__(self, document, plan, moment, tier):
        self.env = document.env
        self.document = document
        self.plan = plan
        self.moment = moment
        self.matcher = TrialMatcher(document, plan, tier)
        self.terms = DryTerms(document, self.matcher, moment, self._note)
        self._problem = None

    def _note(self, metric_id, policy_id, document, text):
        self._problem = text

    def get_promises(self, metric):
        """Return what would be promised for ``metric`` (a ``MetricPlan``), to the
        customer first."""
        won = self.matcher.promises(self.document, metric.id, self.moment)
        promises = [
            self._get_promise(metric, policy, target) for policy, target in won.values()
        ]
        promises.sort(key=lambda promise: promise.policy.kind != "customer")
        return promises

    def _get_promise(self, metric, policy, target):
        self._problem = None
        terms = self.terms.get(self.document, metric, policy, target, self.moment)
        if not terms:
            return Promise(policy, target.id, self._problem)
        _revision, _id, schedule, seconds = terms
        calendar = self.terms.find_calendar(self.document, target, policy)
        _id, definition = self.terms.find_revision(target.id)
        value = bt.start(aware(self.moment), seconds, schedule)
        escalation = self.env["sla.escalation"]
        try:
            row = prepare_row(escalation, value, schedule, definition, [], self.moment)
            steps = due_steps(escalation, value, schedule, definition, ())
            steps = sorted(steps, key=lambda step: step[1])
        except bt.BusinessTimeError as error:
            text = self.env["sla.schedule"]._get_time_error(calendar, error)
            return Promise(policy, target.id, text)
        return Promise(
            policy=policy,
            target_id=target.id,
            calendar=calendar,
            schedule=schedule,
            definition=definition,
            allowance=seconds,
            deadline=row["deadline"],
            warn_at=row["warn_at"],
            steps=tuple((step, naive(due)) for step, due in steps),
        )

    def get_verdicts(self, metric, promises):
        """Return ``[(policy, code), …]`` for all policies, the winners first."""
        winners = {promise.policy.chain: promise.policy for promise in promises}
        verdicts = [
            (policy, self._get_verdict(metric, policy, winners.get(policy.chain)))
            for policy in self.plan.policies
        ]
        verdicts.sort(key=lambda verdict: verdict[1] != "won")
        return verdicts

    def _get_verdict(self, metric, policy, winner):
        if winner and winner.id == policy.id:
            return "won"
        code = self.matcher.verdict(self.document, policy, metric.id, self.moment)
        if code == "beaten":
            return "later" if policy.rank == winner.rank else "less_specific"
        return code
