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
    start_field: str | None
    stop_field: str | None
    repeats: bool
    resumable: bool


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
    kind: str
    agreement_id: int | None
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
        the customer one, those of each other agreement one of their own."""
        if self.kind == "customer":
            return ("customer", None)
        return (self.kind, self.agreement_id)


class Plan(NamedTuple):
    metrics: list
    policies: list  # the one that wins first
    watched: frozenset  # fields whose change means looking again
    matched: tuple  # fields that the conditions of policies look at
    errors: list  # (metric id, error)
    far: bool  # whether other models' records have a say
    parties: bool  # whether others than the customer are promised something


def metric_plan(definition):
    """Return the :class:`MetricPlan` of a metric's (pinned) definition.

    :raise ValueError: if one of its conditions cannot be read
    """
    pause = domains.parse(definition["pause"])
    if pause.is_true():
        pause = None  # no condition: never pauses
    return MetricPlan(
        id=definition["id"],
        name=definition["name"],
        start=domains.parse(definition["start"]),
        pause=pause,
        stop=domains.parse(definition["stop"]),
        start_field=definition["start_field"] or None,
        stop_field=definition["stop_field"] or None,
        repeats=definition["repeats"],
        resumable=definition["resumable"],
    )
