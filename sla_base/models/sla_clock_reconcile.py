import logging

from odoo import api, fields, models

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
        self.env["sla.fault"].search([("state", "=", "open")], limit=_BATCH)._retry()
        self.env["ir.cron"]._commit_progress()
        self._reconcile_documents()

    @api.autovacuum
    def _gc_ended(self):
        """Delete clocks that ended longer ago than their company keeps them."""
        for company in self.env["res.company"].search(
            [("sla_retention_months", ">", 0)]
        ):
            limit = fields.Datetime.subtract(
                self._now(), months=company.sla_retention_months
            )
            old = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "in", ("stopped", "cancelled")),
                    ("stopped_at", "<", limit),
                ],
                limit=10_000,
            )
            old.unlink()

    @api.model
    def _recalendar(self):
        """Count open clocks again whose working hours have changed; return them."""
        changed = self.browse()
        groups = self._read_group([("state", "in", OPEN)], ["schedule_id"])
        for (pinned,) in groups:
            calendar, company = pinned.calendar_id, pinned.company_id
            current = calendar._sla_get_revision(company)
            if current == pinned:
                continue
            clocks = self.search(
                [("state", "in", OPEN), ("schedule_id", "=", pinned.id)]
            )
            changed |= clocks._move_to_revision(current)
        return changed

    def _move_to_revision(self, revision):
        """Count these clocks again from their start in another revision of their
        working hours."""
        now = self._now()
        data = {"schedule": revision.id, "mode": "reapply"}
        return self._apply(
            [
                Change(
                    clock,
                    "recalendared",
                    now,
                    data,
                    vals={"schedule_id": revision.id},
                )
                for clock in self
            ]
        )

    @api.model
    def _reconcile_documents(self):
        """Look at all documents with open clocks again, in batches that are committed;
        what is in line costs a look and no more."""
        for name in self.env["ir.model"]._sla_host_names():
            last = 0
            while True:
                rows = self._read_group(
                    [
                        ("state", "in", OPEN),
                        ("res_model", "=", name),
                        ("res_id", ">", last),
                    ],
                    ["res_id"],
                    limit=_BATCH,
                    order="res_id",
                )
                ids = [res_id for (res_id,) in rows]
                if not ids:
                    break
                last = ids[-1]
                self._heal(name, ids)
                if not self.env["ir.cron"]._commit_progress(len(ids)):
                    return

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
