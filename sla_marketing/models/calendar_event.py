from datetime import timedelta

from odoo import api, fields, models

_BATCH = 500
# Meetings that began longer ago were there before this add-on was.
_LOOK_BACK = timedelta(days=2)


class CalendarEvent(models.Model):
    """A meeting with a lead is an attempt to reach it as soon as it begins."""

    _inherit = "calendar.event"

    sla_noted = fields.Boolean(
        string="Counted as an attempt", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._sla_wait_for_start()
        return events

    def write(self, vals):
        result = super().write(vals)
        if not {"start", "opportunity_id", "active"}.isdisjoint(vals):
            self._sla_wait_for_start()
        return result

    def _sla_wait_for_start(self):
        """Count meetings with leads that have begun, and have the job look when the
        others do."""
        now = self.env.cr.now()
        waiting = self.filtered(
            lambda event: event.opportunity_id and event.active and not event.sla_noted
        )
        begun = waiting.filtered(lambda event: event.start <= now)
        # said afterwards: nobody takes a breach back by a meeting of yesterday
        begun._sla_note_attempts(now)
        moments = sorted(set((waiting - begun).mapped("start")))
        if moments:
            job = self.env.ref("sla_marketing.ir_cron_sla_meetings")
            job.sudo()._trigger(moments)  # sudo: whoever plans a meeting

    def _sla_note_attempts(self, at=None):
        """Note an attempt for each of these meetings, which have begun.

        :param at: when it counts, naive UTC; None: when the meeting began
        """
        attempts = self.env["sla.lead.attempt"]
        # sudo: organisers may not read the lead; the meeting says all that is noted
        for event in self.sudo():
            # one that was planned as an activity counts when that is done
            planned = event.with_context(active_test=False).activity_ids
            if not planned:
                attempts._note(
                    event.opportunity_id,
                    "meeting",
                    at or event.start,
                    event.user_id,
                    event_id=event.id,
                )
            event.sla_noted = True
            event.opportunity_id._sla_look_for_step()

    @api.model
    def _cron_sla_meetings(self):
        """Count the meetings with leads that have begun."""
        now = self.env.cr.now()
        events = self.search(
            [
                ("opportunity_id", "!=", False),
                ("sla_noted", "=", False),
                ("start", "<=", now),
                ("start", ">", now - _LOOK_BACK),
            ],
            limit=_BATCH,
        )
        events._sla_note_attempts()
        remaining = _BATCH if len(events) == _BATCH else 0
        self.env["ir.cron"]._commit_progress(len(events), remaining=remaining)
