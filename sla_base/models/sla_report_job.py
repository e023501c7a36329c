import logging

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
        first = self._get_last_month()
        missing = self._find_missing(first)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(missing) + len(self._find_waiting(first)))
        for agreement, company, partner in missing:
            self._make_safely(agreement, company, partner, first)
            if not progress(1):
                return
        for report in self._find_waiting(first):
            if report.try_lock_for_update():
                report._send()
            if not progress(1):
                return

    @api.model
    def _find_missing(self, first):
        """Return ``[(agreement, company, customer)]`` of the reports of the month that
        begins on ``first`` which are to be made, and are not there."""
        agreements = self.env["sla.agreement"].search(
            [
                "|",
                ("state", "in", ("active", "review")),
                "&",
                ("state", "=", "ended"),
                ("date_end", ">=", first),
            ],
            # of several versions the last one of the month tells for all
            order="version desc, id",
        )
        wanted = {}
        for agreement in agreements:
            if agreement._get_speaking_version().report_mode == "none":
                continue
            if agreement.date_start and agreement.date_start > self._get_end(first):
                continue
            for company, partner in agreement._get_report_readers(
                self._find_companies(agreement)
            ):
                key = self._get_key(agreement, company, partner, first)
                wanted.setdefault(key, (agreement, company, partner))
        made = set(self.search([("key", "in", list(wanted))]).mapped("key"))
        return [
            each
            for key, each in wanted.items()
            if key not in made and self._is_month_over(each, first)
        ]

    @api.model
    def _get_end(self, first):
        return self.new({"date_from": first}).date_to

    @api.model
    def _is_month_over(self, wanted, first):
        agreement, company, _partner = wanted
        _start, end = agreement._get_bounds(first, self._get_end(first), company)
        return end <= self.env.cr.now()

    @api.model
    def _find_companies(self, agreement):
        """Return the companies that an agreement of all companies has clocks in."""
        companies = self.env["res.company"]
        if agreement.company_id:
            return companies
        groups = self.env["sla.clock"]._read_group(
            [("agreement_id", "in", agreement._get_versions().ids)], ["company_id"]
        )
        return companies.union(*(company for (company,) in groups))

    @api.model
    def _find_waiting(self, first):
        """Return what is ready, of agreements that send by themselves: of the month,
        and what could not be sent in its own."""
        ready = self.search(
            [
                ("state", "=", "ready"),
                "|",
                ("date_from", "=", first),
                "&",
                ("date_from", "<", first),
                ("mail_error", "!=", False),
            ],
            order="id",
        )
        return ready.filtered(lambda report: report._get_mode() == "send")

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
