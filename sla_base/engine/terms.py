"""What a promise means for a document: its working hours, seconds and first row."""

from datetime import UTC

from .. import business_time as bt
from ..models.sla_clock_gate import prepare_row
from ..models.sla_target import allowance


class Terms:
    """Works out promises for the documents of one batch. Documents that are created
    together start together: their time is computed once.

    :param report: called with ``(metric id, policy id, document, error)`` for a promise
        that its working hours cannot hold
    """

    def __init__(self, documents, matcher, now, report):
        self.env = documents.env
        self.matcher = matcher
        self.now = now
        self.report = report
        self._rows = {}
        self._calendars = {}

    def find_calendar(self, document, target, policy):
        """Return the working hours (``resource.calendar``) of a promise."""
        named = target.calendar_id or policy.calendar_id
        facts = self.matcher.facts(document)
        owners = (facts["company"], facts["partner"], facts["team"])
        key = (named, *owners, facts.get("hours"))
        if key not in self._calendars:
            self._calendars[key] = document._sla_find_calendar(named)
        return self._calendars[key]

    def get(self, document, metric, policy, target, start):
        """Return revision id, calendar revision id, schedule and working seconds of a
        promise; None, and a fault, if its working hours cannot hold it."""
        calendar = self.find_calendar(document, target, policy)
        if not calendar:
            text = self.env._(
                "There are no working hours to count in. Choose them on the target, or "
                "give the company working hours."
            )
            self.report(metric.id, policy.id, document, text)
            return None
        company_id = self.matcher.facts(document)["company"]
        schedule_id, schedule = self.find_schedule(calendar.id, company_id)
        try:
            seconds = allowance(
                target.duration, target.unit, schedule, start.replace(tzinfo=UTC)
            )
        except bt.BusinessTimeError as error:
            self._report_time(document, metric, policy, calendar, error)
            return None
        revision_id, _definition = self.find_revision(target.id)
        return revision_id, schedule_id, schedule, seconds

    def find_schedule(self, calendar_id, company_id):
        """Return id and ``Schedule`` of the revision that working hours are now."""
        schedules = self.env["sla.schedule"]
        schedule_id = schedules._get_current_id(calendar_id, company_id)
        return schedule_id, schedules._build_schedule(schedule_id)

    def find_revision(self, target_id):
        """Return id and definition of the wording that a target has now."""
        revisions = self.env["sla.revision"]
        revision_id = revisions._get_current_id(target_id)
        return revision_id, revisions._get_definition(revision_id)

    def prepare_row(self, document, metric, policy, target, start, paused):
        """Return the columns of a new clock; None, and a fault, if its working hours
        cannot hold the promise."""
        facts = self.matcher.facts(document)
        calendar = self.find_calendar(document, target, policy)
        key = (
            policy.id,
            target.id,
            calendar.id,
            facts["company"],
            start,
            paused,
            facts["copies"]["holder"],
        )
        if key not in self._rows:
            self._rows[key] = self._prepare_start(document, metric, policy, target, key)
        row = self._rows[key]
        return row and {**row, **facts["copies"], "res_id": document._ids[0]}

    def _prepare_start(self, document, metric, policy, target, key):
        """Return the columns that a clock has in common with those that start with
        it."""
        _policy, _target, calendar_id, company, start, paused, holder = key
        terms = self.get(document, metric, policy, target, start)
        if not terms:
            return None
        revision_id, schedule_id, schedule, seconds = terms
        value = bt.start(start.replace(tzinfo=UTC), seconds, schedule, paused, holder)
        _id, definition = self.find_revision(target.id)
        try:
            row = prepare_row(
                self.env["sla.escalation"], value, schedule, definition, [], self.now
            )
        except bt.BusinessTimeError as error:
            hours = self.env["resource.calendar"].browse(calendar_id)
            self._report_time(document, metric, policy, hours, error)
            return None
        return row | {
            "res_model": document._name,
            "kind": policy.kind,
            "company_id": company,
            "metric_id": metric.id,
            "policy_id": policy.id,
            "target_id": target.id,
            "agreement_id": policy.agreement_id,
            "party": policy.party,
            "revision_id": revision_id,
            "schedule_id": schedule_id,
            "started_at": start,
            "start_hour": start.replace(tzinfo=UTC).astimezone(schedule.zone).hour,
            "retargeted": 0,
            "start_terms": {
                "allowance": seconds,
                "schedule": schedule_id,
                "paused": paused,
                "holder": holder,
            },
        }

    def _report_time(self, document, metric, policy, calendar, error):
        text = self.env["sla.schedule"]._get_time_error(calendar, error)
        self.report(metric.id, policy.id, document, text)


class DryTerms(Terms):
    """Works out promises without keeping anything: a wording or working hours that no
    clock has counted on yet have no revision, and so no id."""

    def __init__(self, documents, matcher, now, report):
        super().__init__(documents, matcher, now, report)
        self._peeked = {}

    def find_schedule(self, calendar_id, company_id):
        key = (calendar_id, company_id)
        if key not in self._peeked:
            schedules = self.env["sla.schedule"]
            self._peeked[key] = schedules._peek_current(calendar_id, company_id)
        return self._peeked[key]

    def find_revision(self, target_id):
        if target_id not in self._peeked:
            revisions = self.env["sla.revision"]
            self._peeked[target_id] = revisions._peek_current(target_id)
        return self._peeked[target_id]
