import hashlib
import json

from odoo import api, fields, models, tools

from ..business_time import NoOpenHours, Schedule
from .resource_calendar_leaves import epoch


class SlaSchedule(models.Model):
    """One revision of a working calendar in one company, as the clocks that ran on it
    counted: kept, so that an old figure can be computed again after the calendar has
    changed."""

    _name = "sla.schedule"
    _description = "SLA Calendar Revision"
    _order = "id desc"
    _rec_name = "calendar_id"

    calendar_id = fields.Many2one(
        "resource.calendar", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    fingerprint = fields.Char(required=True)
    definition = fields.Json(required=True)

    _once = models.UniqueIndex("(calendar_id, company_id, fingerprint)")

    @api.model
    def _get_current(self, calendar, company):
        """Return the revision that ``calendar`` is now for ``company``."""
        return self.browse(self._get_current_id(calendar.id, company.id))

    @tools.ormcache("calendar_id", "company_id")
    def _get_current_id(self, calendar_id, company_id):
        current, definition, fingerprint = self._find_current(calendar_id, company_id)
        if not current:
            # sudo: revisions are kept by the engine; nobody else can write them
            current = self.sudo().create(
                {
                    "calendar_id": calendar_id,
                    "company_id": company_id,
                    "fingerprint": fingerprint,
                    "definition": definition,
                }
            )
            # what is cached must be forgotten if this transaction is rolled back
            self.env.registry.clear_cache()
        return current.id

    @api.model
    def _peek_current(self, calendar_id, company_id):
        """Return the id of the revision that the calendar is now, None if it is not
        kept yet, and its ``Schedule``. Writes nothing."""
        current, definition, _fingerprint = self._find_current(calendar_id, company_id)
        if current:
            return current.id, self._build_schedule(current.id)
        return None, _make_schedule(definition)

    @api.model
    def _find_current(self, calendar_id, company_id):
        """Return the revision that the calendar is now, empty if it is not kept yet,
        its definition and its fingerprint."""
        # sudo: opening times, needed for documents of any user
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        company = self.env["res.company"].browse(company_id)
        definition = calendar._sla_get_definition(company)
        fingerprint = hashlib.sha256(
            json.dumps(definition, sort_keys=True).encode()
        ).hexdigest()[:20]
        domain = [
            ("calendar_id", "=", calendar_id),
            ("company_id", "=", company_id),
            ("fingerprint", "=", fingerprint),
        ]
        # sudo: as above
        return self.sudo().search(domain, limit=1), definition, fingerprint

    def _get_schedule(self):
        """Return the revision as a ``business_time.Schedule``."""
        return self._build_schedule(self.id)

    @tools.ormcache("revision_id")
    def _build_schedule(self, revision_id):
        # sudo: a calendar revision holds opening times only
        return _make_schedule(self.sudo().browse(revision_id).definition)

    def _get_schedule_with(self, closures):
        """Return the hours of this revision's calendar as they are now, closed also in
        ``closures`` (naive UTC ``(start, end)``)."""
        # sudo: opening times, as above
        calendar = self.calendar_id.sudo()
        more = [[epoch(start), epoch(end)] for start, end in closures]
        if calendar.sla_ignore_leaves:
            more = []
        definition = calendar._sla_get_definition(self.company_id, more)
        return _make_schedule(definition)

    @api.model
    def _get_time_error(self, calendar, error):
        """Return what is wrong with these working hours (``resource.calendar``), and
        how to mend it."""
        name = calendar.name
        if isinstance(error, NoOpenHours):
            return self.env._(
                "Working hours “%s” are never open, so no deadline can be computed. "
                "Add opening times, or choose others.",
                name,
            )
        return self.env._(
            "The time promised, or a step of the ladder, ends more than ten years away "
            "in the working hours “%s”. Add opening times, or shorten it.",
            name,
        )

    @api.model
    def _notice_change(self, concerned):
        """Calendars change in this transaction: forget what is cached, and have the
        open clocks on them recomputed in the background, which then tells the user.

        :param concerned: ``(calendar id, company id)``, False for all
        """
        self.env.registry.clear_cache()
        self.env["sla.calendar.change"]._note(concerned)
        cron = self.env.ref("sla_base.ir_cron_sla_reconcile", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # sudo: editors of calendars start the engine's job


def _make_schedule(definition):
    return Schedule(definition["tz"], definition["weeks"], definition["closed"])
