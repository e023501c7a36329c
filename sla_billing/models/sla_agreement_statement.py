from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.sla_base.models.sla_clock import OPEN

_IN_FORCE = ("active", "review", "ended")
# Totals of a statement: field: (section, field of its lines that is summed up).
TOTALS = {
    "paused_hours": ("pause", "paused_hours"),
    "worked_hours": ("time", "worked_hours"),
    "included_hours": ("time", "included_hours"),
    "billable_hours": ("time", "billable_hours"),
    "goodwill_hours": ("time", "goodwill_hours"),
    "invoiced_amount": ("billing", "company_amount"),
    "credited_amount": ("credit", "company_amount"),
}


class SlaAgreement(models.Model):
    """What a statement tells of an agreement."""

    _inherit = "sla.agreement"

    statement_count = fields.Integer(
        string="Statements", compute="_compute_statement_count"
    )

    def _compute_statement_count(self):
        for agreement in self:
            agreement.statement_count = self.env["sla.statement"].search_count(
                agreement._get_statement_domain()
            )

    def _get_statement_domain(self):
        return [("agreement_ids", "in", self._get_versions().ids)]

    def action_view_statements(self):
        """Show the statements that tell of this agreement."""
        self.ensure_one()
        statements = self.env["sla.statement"].search(self._get_statement_domain())
        return statements._open()

    # Whom a period is told to

    @api.model
    def _find_in_force(self, company, first, last):
        """Return the agreements with customers that were in force in a period."""
        found = self.with_context(active_test=False).search(
            Domain("kind", "=", "customer")
            & Domain("state", "in", _IN_FORCE)
            & Domain("company_id", "in", [company.id, False])
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", last))
            & (
                Domain("date_end", "=", False)
                | Domain("date_end", ">=", first)
                | Domain("state", "in", ("active", "review"))
            )
        )
        return found.filtered(lambda each: each._overlaps(first, last))

    def _overlaps(self, first, last):
        start, end = self._get_validity()
        return not (start and start > last) and not (end and end < first)

    @api.model
    def _find_named(self, company, first, last):
        """Return the customers that agreements in force in a period are made with."""
        agreements = self._find_in_force(company, first, last)
        agreements = agreements.filtered(lambda each: each._concerns(company))
        partners = self.env["res.partner"].union(
            *(each._get_term("partner_ids") for each in agreements)
        )
        return partners.commercial_partner_id

    def _concerns(self, company):
        """Say whether this company of ours has to do with the agreement: one of no
        company is told of where it has been used."""
        if self.company_id or self.env["res.company"].search_count([], limit=2) == 1:
            return True
        used = [
            ("agreement_id", "in", self._get_versions().ids),
            ("company_id", "=", company.id),
        ]
        return bool(self.env["sla.clock"].search_count(used, limit=1))

    # What is told

    def _prepare_statement_lines(self, statement):
        """Return the values of ``sla.statement.line`` for this agreement; add-ons that
        have more to tell extend it."""
        self.ensure_one()
        lines = [
            *self._prepare_attainment_lines(statement),
            *self._prepare_clock_lines(statement),
        ]
        if lines or self._overlaps(statement.date_from, statement.date_to):
            # of what ended before, no more than what is left to tell
            lines = self._prepare_promise_lines() + lines
        name = self._get_statement_title()
        return [
            {
                "agreement_id": self.id,
                "agreement_name": name,
                "sequence": sequence,
                **line,
            }
            for sequence, line in enumerate(lines)
        ]

    def _get_statement_title(self):
        return f"{self.name} · {self.code}" if self.code else self.name

    def _prepare_promise_lines(self):
        return [
            {
                "section": "promise",
                "name": target["what"],
                "detail": " · ".join((target["priority"], target["channel"])),
                "term": target["time"],
            }
            for group in self._get_promise_groups()
            for target in group["targets"]
        ]

    def _prepare_attainment_lines(self, statement):
        counted = self._count_kept(
            statement.partner_id,
            statement.date_from,
            statement.date_to,
            statement.company_id,
            only=[("company_id", "=", statement.company_id.id)],
        )
        return [
            {
                "section": "attainment",
                "metric_id": each["metric"].id,
                "name": each["name"],
                "promised": each["promised"],
                "kept": each["kept"],
                "broken": each["broken"],
                "attainment": 100 * each["kept"] / each["promised"],
            }
            for each in counted
        ]

    def _prepare_clock_lines(self, statement):
        """Return the lines of promises that were broken, and of those that waited for
        the customer: of just the clocks that attainment counts."""
        company = statement.company_id
        start, end = self._get_bounds(statement.date_from, statement.date_to, company)
        clocks = self.env["sla.clock"]
        decided = clocks.search(
            self._get_clock_domain(company, statement.partner_id)
            & clocks._get_decided_domain(start, end),
            order="id",
        )
        broken = decided.filtered(lambda each: each.breached_at or each.state in OPEN)
        holders = broken._get_statement_holders()
        excluded = self.env["sla.penalty.proposal"]._find_exclusions(
            broken.filtered("breached_at")
        )
        lines = [
            self._prepare_breach_line(
                clock, statement, holders[clock], excluded.get(clock)
            )
            for clock in broken
        ]
        lines += [
            self._prepare_pause_line(clock) for clock in decided if clock._paused_now()
        ]
        return lines

    def _prepare_breach_line(self, clock, statement, holders, exclusion=None):
        cause = self._say_cause(clock, statement, holders)
        if exclusion:
            no_penalty = self.env._("No penalty is due: %s", exclusion.name)
            cause = "\n".join(filter(None, (cause, no_penalty)))
        return {
            **self._prepare_document_line(clock),
            "section": "breach",
            "term": clock.allowance_text,
            "due_at": clock.breached_at or clock.deadline,
            "done_at": clock.stopped_at,
            "late_hours": clock._get_late_seconds()[clock] / 3600,
            "cause": self._say_holders(clock, holders),
            "customer_cause": cause,
        }

    def _prepare_pause_line(self, clock):
        reason = clock.pause_reason_id
        return {
            **self._prepare_document_line(clock),
            "section": "pause",
            "term": reason.customer_text or self.env._("Waiting for you"),
            "paused_hours": clock._paused_now() / 3600,
        }

    def _prepare_document_line(self, clock):
        return {
            "clock_id": clock.id,
            "metric_id": clock.metric_id.id,
            "res_model": clock.res_model,
            "res_id": clock.res_id,
            "name": clock._get_statement_document(),
            "detail": clock.metric_id.name,
        }

    # Why

    def _say_holders(self, clock, holders):
        """Return who held the document for how long, one to a line."""
        return "\n".join(
            self.env._("%(party)s: %(time)s", party=name, time=clock._words(seconds))
            for _key, name, seconds in holders
        )

    def _say_cause(self, clock, statement, holders):
        """Return the same as the customer reads it: us, a supplier, or themselves."""
        times = {"us": 0, "supplier": 0, "you": 0}
        for key, _name, seconds in holders:
            times[self._get_side(key, statement.partner_id)] += seconds
        texts = {
            "us": self.env._("With us: %s", clock._words(times["us"])),
            "supplier": self.env._(
                "With a supplier: %s", clock._words(times["supplier"])
            ),
            "you": self.env._("With you: %s", clock._words(times["you"])),
        }
        causes = [text for side, text in texts.items() if times[side]]
        waited = clock._paused_now()
        if waited:
            causes.append(
                self.env._("Waited for you: %s, not counted", clock._words(waited))
            )
        return "\n".join(causes)

    def _get_side(self, key, customer):
        """Return to whom a party (model,id) belongs: ``us``, ``supplier``, ``you``."""
        model, _comma, res_id = (key or "").partition(",")
        if model != "res.partner":
            return "us"
        partner = self.env["res.partner"].browse(int(res_id)).exists()
        if partner.commercial_partner_id == customer:
            return "you"
        return "us" if not partner or partner._sla_is_ours() else "supplier"
