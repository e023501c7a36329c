import logging

from dateutil.relativedelta import relativedelta

from odoo import api, models

from odoo.addons.sla_base.models.sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)


class SlaStatement(models.Model):
    """The scheduled job: each day it makes the statements that are due and sends those
    that are to be sent. Run twice, or stopped in the middle, it goes on where it was:
    a statement is made once for its key, and sent once from its state."""

    _inherit = "sla.statement"

    @api.model
    def _cron_statements(self):
        companies = self.env["res.company"].search(
            [("sla_statement_mode", "!=", "off")], order="id"
        )
        progress = self.env["ir.cron"]._commit_progress
        missing = [
            (company, partner, *period)
            for company in companies
            for period in [company._sla_get_due_period()]
            if period
            for partner in self._find_missing(company, *period)
        ]
        waiting = self._find_waiting(companies)
        left = len(missing) + len(waiting)
        progress(remaining=left)
        for each in missing:
            self._make_safely(*each)
            if not progress(1):
                return
        for statement in self._find_waiting(companies):
            if statement.try_lock_for_update():
                statement._send()
            if not progress(1):
                return

    @api.model
    def _make_safely(self, company, partner, first, last):
        """Make one statement; if that fails, the others are made all the same, and this
        one is tried again the next day."""
        try:
            with self.env.cr.savepoint():
                self._make_due(company, partner, first, last)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("No statement for partner %s from %s", partner.id, first)

    @api.model
    def _make_due(self, company, partner, first, last):
        """Make the statement of a period that is over; issue it if the company says
        so."""
        if self._find_made(company, partner, first):
            return self.browse()
        statement = self._make(company, partner, first, last)
        if company.sla_statement_mode == "send":
            statement._issue()
        return statement

    @api.model
    def _find_waiting(self, companies):
        """Return what was issued for companies that send by themselves, and is not
        sent. What is older than three months is left to people."""
        sending = companies.filtered(lambda each: each.sla_statement_mode == "send")
        oldest = self.env.cr.now() - relativedelta(months=3)
        return self.search(
            [
                ("company_id", "in", sending.ids),
                ("state", "=", "issued"),
                ("is_replaced", "=", False),
                ("issued_at", ">=", oldest),
            ],
            order="id",
        )
