import logging
from datetime import timedelta

from odoo import api, models

from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)


class SlaReport(models.Model):
    """The scheduled job: each day it makes the reports of last month that are missing,
    and sends those that are to be sent. Run twice, or stopped in the middle, it goes on
    where it was: a report is made once for its key, and sent once from its state."""

    _inherit = "sla.report"

    @api.model
    def _cron_reports(self):
        missing = self._find_missing()
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(missing) + len(self._find_waiting()))
        for each in missing:
            self._make_safely(*each)
            if not progress(1):
                return
        for report in self._find_waiting():
            if report.try_lock_for_update():
                report._send()
            if not progress(1):
                return

    @api.model
    def _find_missing(self):
        """Return ``[(agreement, company, customer, first day)]`` of the reports of last
        month which are to be made, and are not there."""
        agreements = self.env["sla.agreement"].search(
            [
                "|",
                ("state", "in", ("active", "review")),
                "&",
                ("state", "=", "ended"),
                # no month that is told now began before that
                ("date_end", ">=", self.env.cr.now() - timedelta(days=70)),
            ],
            # of several versions the last one of the month tells for all
            order="version desc, id",
        )
        wanted = {}
        for agreement in agreements:
            if agreement._get_speaking_version().report_mode == "none":
                continue
            for company in agreement.company_id or self._find_companies(agreement):
                first, last = self._get_month_told(agreement, company)
                if not first:
                    continue
                for partner in agreement._get_report_readers(company, first, last):
                    key = self._get_key(agreement, company, partner, first)
                    wanted.setdefault(key, (agreement, company, partner, first))
        found = self.search([("key", "in", list(wanted))])
        made = set(found.filtered(lambda each: not each._is_preview()).mapped("key"))
        return [each for key, each in wanted.items() if key not in made]

    @api.model
    def _get_month_told(self, agreement, company):
        """Return the first and the last day of last month, if it is over where the
        working hours are and the agreement was valid in it; else nothing."""
        first = self._get_last_month(company)
        last = company._sla_get_month(first)[1]
        _start, end = agreement._get_bounds(first, last, company)
        begun = not agreement.date_start or agreement.date_start <= last
        over = agreement.state == "ended" and agreement.date_end < first
        if end > self.env.cr.now() or not begun or over:
            return None, None
        return first, last

    @api.model
    def _find_companies(self, agreement):
        """Return the companies that an agreement of all companies has clocks in."""
        groups = self.env["sla.clock"]._read_group(
            [("agreement_id", "in", agreement._get_versions().ids)], ["company_id"]
        )
        return self.env["res.company"].union(*(company for (company,) in groups))

    @api.model
    def _find_waiting(self):
        """Return what is ready, of agreements that send by themselves: of last month,
        and what could not be sent in its own."""
        ready = self.search([("state", "=", "ready")], order="id")
        return ready.filtered(
            lambda report: (
                report._get_mode() == "send"
                and (
                    report.mail_error
                    or report.date_from == self._get_last_month(report.company_id)
                )
            )
        )

    def _get_mode(self):
        return self.agreement_id._get_speaking_version().report_mode

    @api.model
    def _make_safely(self, agreement, company, partner, first):
        """Make one report; if that fails, the others are made all the same, and this
        one is tried again the next day."""
        try:
            with self.env.cr.savepoint():
                report = self._make(agreement, company, partner, first)
                report._hand_over()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("No monthly report for agreement %s", agreement.id)
            self._report_unmade(agreement, error)

    def _hand_over(self):
        """Let the owner review what was made, or fix it to be sent."""
        if self._get_mode() == "send":
            self.action_ready()
            return
        owner = self.agreement_id._get_speaking_version().owner_id
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Review the report and send it"),
            user_id=owner.id or self.env.uid,
        )

    @api.model
    def _report_unmade(self, agreement, error):
        text = self.env._(
            "No monthly report was made for “%(agreement)s”: %(error)s",
            agreement=agreement.display_name,
            error=error,
        )[:500]
        # sudo: faults are kept for the SLA manager
        faults = self.env["sla.fault"].sudo()
        known = faults.search_count(
            [
                ("model", "=", agreement._name),
                ("state", "=", "open"),
                ("error", "=", text),
            ]
        )
        if not known:
            faults.create(
                {
                    "model": agreement._name,
                    "res_ids": agreement.ids,
                    "company_id": agreement.company_id.id,
                    "error": text,
                }
            )
