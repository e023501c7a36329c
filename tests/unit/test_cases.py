"""The worked cases of working time and clock scenarios, to the second."""

import json
from datetime import datetime
from pathlib import Path

import business_time as bt
import pytest

CASES = json.loads(
    (Path(__file__).parents[1] / "data" / "cases.json").read_text(encoding="utf-8")
)


def _schedule(case):
    return bt.Schedule.from_week(
        case["timezone"], case["week"], case["holidays"], case["breaks"]
    )


def _cases(operation):
    return [
        pytest.param(case, id=case["id"]) for case in CASES if case["op"] == operation
    ]


def _time(text):
    return datetime.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", _cases("add"))
def test_working_time_is_added(case):
    expected = case.get("expected_close") or case["expected"]
    result = _schedule(case).add(_time(case["start"]), case["seconds"])
    assert result == _time(expected)


@pytest.mark.parametrize("case", _cases("subtract"))
def test_working_time_is_subtracted(case):
    expected = case.get("expected_late") or case["expected"]
    result = _schedule(case).subtract(_time(case["start"]), case["seconds"])
    assert result == _time(expected)


@pytest.mark.parametrize("case", _cases("between"))
def test_working_time_between_two_instants(case):
    result = _schedule(case).elapsed(_time(case["start"]), _time(case["end"]))
    assert result == case["expected_seconds"]


class Document:
    """A ticket of the scenarios: one clock a metric, driven by the ticket's events."""

    def __init__(self, case):
        self.schedule = _schedule(case)
        self.targets = case["targets"]
        self.pausable = case["policy"].get("pause_applies_to")
        self.begun = {}
        self.events = {}

    def apply(self, event):
        at, kind = _time(event["at"]), event["event"]
        if kind == "create":
            for metric in set(self.targets) - {"update"}:
                self.begun[metric] = (at, event.get("status") == "paused")
        elif kind == "customer_message":
            self.begun.setdefault("update", (at, False))
        elif kind == "priority_change":
            for metric, minutes in event["targets"].items():
                self.log(metric, bt.Event(at, "retargeted", allowance=minutes * 60))
        elif kind in ("pause", "resume"):
            for metric in self.begun:
                if self.pausable is None or metric in self.pausable:
                    self.log(metric, bt.Event(at, f"{kind}d"))
        else:
            stops = {
                "first_response": ("first_response",),
                "agent_message": ("update",),
                "solve": tuple(self.begun),
                "reopen": ("resolution",),
            }[kind]
            name = "reopened" if kind == "reopen" else "stopped"
            for metric in stops:
                self.log(metric, bt.Event(at, name))

    def log(self, metric, event):
        self.events.setdefault(metric, []).append(event)

    def clock(self, metric):
        at, paused = self.begun[metric]
        allowance = self.targets[metric] * 60
        return bt.fold(
            at, allowance, self.schedule, self.events.get(metric, ()), paused
        )

    def state(self, now):
        clocks = {metric: self.clock(metric) for metric in self.begun}
        if any(clock.breached_by(clock.stopped_at or now) for clock in clocks.values()):
            return "failed"
        statuses = {metric: clock.status for metric, clock in clocks.items()}
        if bt.PAUSED in statuses.values():
            return "paused"
        for metric in ("first_response", "resolution", "update"):
            if statuses.get(metric) == bt.RUNNING:
                return f"{metric}_due"
        return "fulfilled"

    def value(self, field, metric, now):
        if field == "state":
            return self.state(now)
        clock = self.clock(metric)
        if field == "deadline":
            return clock.deadline
        end = clock.stopped_at or now
        elapsed = clock.elapsed_by(end, self.schedule)
        seconds = {
            "elapsed_minutes": elapsed,
            "late_minutes": clock.late_by(now, self.schedule),
            "paused_minutes": clock.paused,
            "diff_minutes": elapsed - clock.allowance,
        }[field]
        return pytest.approx(seconds / 60)


@pytest.mark.parametrize("case", _cases("sla_scenario"))
def test_clock_scenario(case):
    happenings = [(_time(e["at"]), 0, e) for e in case["events"]]
    happenings += [(_time(c["at"]), 1, c) for c in case["checks"]]
    document = Document(case)
    for now, is_check, item in sorted(happenings, key=lambda entry: entry[:2]):
        if not is_check:
            document.apply(item)
            continue
        expected = item["value"]
        if item["field"] == "deadline":
            expected = _time(expected)
        # "diff" is the distance to the target however it is signed: zero in all cases.
        assert document.value(item["field"], item.get("metric"), now) == expected, item
