import hashlib
import json

from odoo import api, fields, models, tools

from ..business_time import NoOpenHours, Schedule


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

    @api.model
    def _prepare_definition(self, calendar_id, company_id):
        """Return what a calendar says now for a company."""
        # sudo: opening times, needed for documents of any user
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        company = self.env["res.company"].browse(company_id)
        return {
            "tz": calendar.tz,
            "weeks": calendar._sla_get_weeks(),
            "closed": calendar._sla_get_closures(company),
        }

    @api.model
    def _get_unkept(self, calendar_id, company_id):
        """Return what a calendar is now as a ``business_time.Schedule``, for trials:
        no revision of it is kept."""
        return self._make_schedule(self._prepare_definition(calendar_id, company_id))

    @api.model
    def _make_schedule(self, definition):
        return Schedule(definition["tz"], definition["weeks"], definition["closed"])

    @tools.ormcache("calendar_id", "company_id")
    def _get_current_id(self, calendar_id, company_id):
        definition = self._prepare_definition(calendar_id, company_id)
        fingerprint = hashlib.sha256(
            json.dumps(definition, sort_keys=True).encode()
        ).hexdigest()[:20]
        domain = [
            ("calendar_id", "=", calendar_id),
            ("company_id", "=", company_id),
            ("fingerprint", "=", fingerprint),
        ]
        # sudo: revisions are kept by the engine; nobody else can write them
        current = self.sudo().search(domain, limit=1)
        if not current:
            # sudo: as above
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

    def _get_schedule(self):
        """Return the revision as a ``business_time.Schedule``."""
        return self._build_schedule(self.id)

    @tools.ormcache("revision_id")
    def _build_schedule(self, revision_id):
        # sudo: a calendar revision holds opening times only
        return self._make_schedule(self.sudo().browse(revision_id).definition)

    def _get_time_error(self, error):
        """Return what is wrong with these working hours, and how to mend it."""
        name = self.calendar_id.name
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
    def _notice_change(self):
        """A calendar changes in this transaction: forget what is cached, and have the
        open clocks on it recomputed in the background."""
        self.env.registry.clear_cache()
        cron = self.env.ref("sla_base.ir_cron_sla_reconcile", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # sudo: editors of calendars start the engine's job
