"""What the engine needs to know of the configuration: ids, domains and numbers.

Made by ``sla.metric._get_plan`` and cached; see ``sla.plan.part``."""

from typing import NamedTuple

from odoo.fields import Domain

from . import domains


class MetricPlan(NamedTuple):
    id: int
    name: str
    start: Domain
    pause: Domain | None
    stop: Domain
    lapse: Domain | None
    start_field: str | None
    stop_field: str | None
    repeats: bool
    resumable: bool
    pausable: bool  # by hand

    @property
    def conditions(self):
        """All conditions that there are."""
        asked = (self.start, self.pause, self.stop, self.lapse)
        return [domain for domain in asked if domain is not None]


class TargetPlan(NamedTuple):
    id: int
    priority: str | None
    channel: str | None
    calendar_id: int | None
    duration: float
    unit: str
    effective_from: object


class PolicyPlan(NamedTuple):
    id: int
    company_id: int | None
    rank: int
    depth: int  # of special terms, below general ones
    kind: str
    agreement_id: int | None
    family_id: int | None  # of the agreement's first version
    party: str | None
    date_start: object
    date_end: object
    calendar_id: int | None
    conditions: tuple  # of (name of the fact, frozenset of ids)
    domain: Domain | None
    error: str | None
    effective_from: object
    mode: str
    targets: dict  # {metric id: [TargetPlan, …]}, the most specific first
    scope: tuple  # all that decides on a document but the domain

    @property
    def chain(self):
        """Clocks of one metric that follow each other share a chain: those promised to
        the customer one, those of each party of an agreement one of their own."""
        if self.kind == "customer":
            return CUSTOMER
        return (self.kind, self.family_id, self.party)

    def timeless(self):
        """Return the same policy as if it had always been in force."""
        targets = {
            metric_id: [target._replace(effective_from=None) for target in own]
            for metric_id, own in self.targets.items()
        }
        dates = {"date_start": None, "date_end": None, "effective_from": None}
        scope = (self.company_id, None, None, self.conditions, None)
        return self._replace(**dates, targets=targets, scope=scope)


CUSTOMER = ("customer", None, None)
# Why a clock was cancelled whose document came to meet “Lapses when”.
LAPSED = "lapsed_when"


class PolicyGroup(NamedTuple):
    """Policies that follow each other and differ in their domain only. Most domains ask
    for one value of one field: those are looked up, and not evaluated one by one."""

    members: list
    lookups: dict  # {field: {value: indexes of the members that ask for it}}
    others: list  # indexes of the members that have to be evaluated

    def find(self, document):
        """Return the members worth looking at for ``document``, in their order."""
        if not self.lookups:
            return self.members
        found = set(self.others)
        for name, members in self.lookups.items():
            found.update(members.get(plain(document[name]), ()))
        return [self.members[index] for index in sorted(found)]


class GroupIndex(NamedTuple):
    """All groups of policies. Most are for named customers, tiers or services: those
    are looked up, and not asked one by one."""

    groups: list
    lookups: dict  # {name of the fact: {id: indexes of the groups that ask for it}}
    others: list  # indexes of the groups for everybody

    def find(self, facts):
        """Return the groups worth asking for a document with ``facts``, in order."""
        found = set(self.others)
        for name, groups in self.lookups.items():
            for id_ in facts.get(name, ()):
                found.update(groups.get(id_, ()))
        return [self.groups[index] for index in sorted(found)]


class Plan(NamedTuple):
    metrics: list
    policies: list  # the one that wins first
    groups: GroupIndex  # of the same policies
    watched: frozenset  # fields whose change means looking again
    matched: tuple  # fields that the conditions of policies look at
    errors: list  # (metric id, error)
    far: bool  # whether other models' records have a say
    parties: bool  # whether others than the customer are promised something


def group_policies(model, policies):
    """Return ``policies`` as a list of :class:`PolicyGroup`."""
    groups = []
    for policy in policies:
        if not groups or groups[-1].members[0].scope != policy.scope:
            groups.append(PolicyGroup([], {}, []))
        members, lookups, others = groups[-1]
        asked = policy.domain and domains.wanted_values(model, policy.domain)
        if asked:
            name, values = asked
            for value in values:
                lookups.setdefault(name, {}).setdefault(value, []).append(len(members))
        else:
            others.append(len(members))
        members.append(policy)
    return groups


def index_groups(groups):
    """Return the :class:`GroupIndex` of ``groups``."""
    index = GroupIndex(groups, {}, [])
    for number, group in enumerate(groups):
        conditions = group.members[0].conditions
        named = [each for each in conditions if each[0] == "partner"] or conditions
        if not named:
            index.others.append(number)
            continue
        name, wanted = named[0]
        for id_ in wanted:
            index.lookups.setdefault(name, {}).setdefault(id_, []).append(number)
    return index


def plain(value):
    """Return the id of a single record, and other values as they are."""
    return value.id if hasattr(value, "_ids") else value


def metric_plan(definition):
    """Return the :class:`MetricPlan` of a metric's (pinned) definition.

    :raise ValueError: if one of its conditions cannot be read
    """
    return MetricPlan(
        id=definition["id"],
        name=definition["name"],
        start=domains.parse(definition["start"]),
        pause=_optional(definition["pause"]),
        stop=domains.parse(definition["stop"]),
        lapse=_optional(definition.get("lapse")),
        start_field=definition["start_field"] or None,
        stop_field=definition["stop_field"] or None,
        repeats=definition["repeats"],
        resumable=definition["resumable"],
        pausable=definition.get("pausable", True),  # older wordings do not say
    )


def _optional(text):
    """Return the domain of a condition that need not be there, or None."""
    domain = domains.parse(text)
    return None if domain.is_true() else domain
