import logging

from odoo import api, fields, models
from odoo.tools import split_every

from ..business_time import BusinessTimeError
from .sla_clock import OPEN
from .sla_clock_gate import Change

_logger = logging.getLogger(__name__)

# Beyond this many documents a change elsewhere is followed up in the background.
_AT_ONCE = 200
_BATCH = 500


class SlaClock(models.Model):
    _inherit = "sla.clock"

    @api.model
    def _look_again(self, domain):
        """A record that documents only refer to has changed: look again at those with
        clocks in ``domain`` that are open."""
        clocks = self.search([("state", "in", OPEN), *domain], limit=_AT_ONCE + 1)
        if len(clocks) > _AT_ONCE:
            self.env["sla.engine"]._request_reconcile()
            return
        for model, own in clocks.grouped("res_model").items():
            if model in self.env:
                self.env[model].browse(set(own.mapped("res_id")))._sla_mark()

    @api.model
    def _cron_reconcile(self):
        """Bring open clocks in line with what no edit of a document tells: calendars
        that changed, stages, tiers and services, and faults that have been mended."""
        self._recalendar()
        self._work_off(self.env["sla.policy"]._cover_next)
        self.env["sla.fault"].search([("state", "=", "open")], limit=_BATCH)._retry()
        self.env["ir.cron"]._commit_progress()
        self._end_overdue_pauses()
        self._work_off(self._attribute_batch)
        self._reconcile_documents()

    @api.autovacuum
    def _gc_ended(self):
        """Delete clocks that ended longer ago than their company keeps them, of
        documents that have no other clocks. The documents get no new ones."""
        for company in self.env["res.company"].search(
            [("sla_retention_months", ">", 0)]
        ):
            limit = fields.Datetime.subtract(
                self._now(), months=company.sla_retention_months
            )
            groups = self._read_group(
                [("company_id", "=", company.id)],
                ["res_model", "res_id"],
                ["stopped_at:max", "state:array_agg", "id:recordset"],
                having=[("stopped_at:max", "<", limit)],
                limit=10_000,
            )
            for model, res_id, _last, states, clocks in groups:
                if set(states) <= {"stopped", "cancelled"}:
                    clocks._forget(model, res_id)

    def _forget(self, model, res_id):
        """Delete all clocks of one document, and start none on it any more."""
        if model in self.env:
            document = self.env[model].browse(res_id).exists()
            for kept in document:
                kept._sla_set_quietly({"sla_exempt": True})
                kept._sla_mark_for_status()
        self.unlink()

    @api.model
    def _recalendar(self):
        """Count open clocks again whose working hours have changed; return them. Hours
        that cannot be counted in are a fault, and do not stop the others. Whoever
        changed the hours is told how many deadlines moved."""
        changed = self.browse()
        edits = self.env["sla.calendar.change"].search([], limit=10_000)
        groups = self._read_group([("state", "in", OPEN)], ["schedule_id"])
        for (pinned,) in groups:
            calendar, company = pinned.calendar_id, pinned.company_id
            current = calendar._sla_get_revision(company)
            if current == pinned:
                continue
            clocks = self.search(
                [("state", "in", OPEN), ("schedule_id", "=", pinned.id)]
            )
            try:
                for batch in split_every(_BATCH, clocks.ids, self.browse):
                    with self.env.cr.savepoint():
                        before = {clock: clock.deadline for clock in batch}
                        changed |= batch._move_to_revision(current)
                        moved = batch.filtered(lambda c, b=before: c.deadline != b[c])
                        edits._count(current, len(moved))
                    self.env["ir.cron"]._commit_progress()
            except BusinessTimeError as error:
                self.env.invalidate_all(flush=False)
                self.env["sla.fault"]._report_calendar(current, error)
                continue
            self._mend_calendar(calendar)
        edits._tell()
        return changed

    @api.model
    def _mend_calendar(self, calendar):
        faults = self.env["sla.fault"].search(
            [("model", "=", "resource.calendar"), ("state", "=", "open")]
        )
        faults.filtered(lambda fault: fault.res_ids == calendar.ids)._mend()

    def _move_to_revision(self, revision):
        """Count the time of these clocks in their working hours again, in another
        revision of these hours."""
        now = self._now()
        return self._apply(
            [
                Change(
                    clock,
                    "recalendared",
                    now,
                    {"schedule": revision.id, "replaces": clock.schedule_id.id},
                    vals={"schedule_id": revision.id},
                )
                for clock in self
            ]
        )

    @api.model
    def _reconcile_documents(self):
        """Look at all documents with open clocks again, in batches that are committed;
        what is in line costs a look and no more. Goes on where the last run had to
        stop."""
        settings = self.env["ir.config_parameter"]
        for name in self.env["ir.model"]._sla_host_names():
            key = f"sla_base.reconciled.{name}"
            last = int(settings.get_param(key, 0))
            while True:
                ids = self._get_open_documents(name, last)
                if not ids:
                    break
                last = ids[-1]
                self._heal(name, ids)
                settings.set_param(key, last)
                if not self.env["ir.cron"]._commit_progress(len(ids)):
                    return
            if last:
                settings.set_param(key, 0)

    @api.model
    def _get_open_documents(self, model, after):
        """Return the ids of the next documents with open clocks, in their order."""
        rows = self._read_group(
            [
                ("state", "in", OPEN),
                ("res_model", "=", model),
                ("res_id", ">", after),
            ],
            ["res_id"],
            limit=_BATCH,
            order="res_id",
        )
        return [res_id for (res_id,) in rows]

    @api.model
    def _heal(self, model, ids):
        """Look at documents again, and log what no edit of theirs had brought about."""
        events = self.env["sla.clock.event"]
        before = events.search([("id", ">", 0)], order="id desc", limit=1).id or 0
        engine = self.env["sla.engine"].with_context(sla_reason="reconciled")
        engine._resync(model, ids)
        self.env.flush_all()
        healed = events.search_count([("id", ">", before)])
        if healed:
            _logger.info("SLA clocks of %s: %s changes found late", model, healed)
