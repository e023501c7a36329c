from functools import partial

from odoo import Command, api, models
from odoo.tools import SQL

# No reader goes through more; the totals count all.
_MOST_BREACHES = 200


class SlaReport(models.Model):
    """How a report is made: one for each key, its figures counted when it is made."""

    _inherit = "sla.report"

    @api.model
    def _get_last_month(self, company):
        """Return the first day of the month of ``company`` that was over last."""
        return company._sla_get_month_before(self.env.cr.now().date())[0]

    @api.model
    def _get_key(self, agreement, company, partner, first):
        # all versions of an agreement share its number, and so one report
        number = agreement.code or f"id {agreement.id}"
        return f"{company.id}/{number}/{partner.id or 0}/{first}"

    @api.model
    def _renew_keys(self, partner):
        """Let the reports of merged customers count as those of ``partner``. Where both
        had one for a month, both stay, and the older keeps the key."""
        self.env["sla.report"].invalidate_model(["partner_id"])
        for report in self.search([("partner_id", "=", partner.id)], order="id"):
            key = self._get_key(
                report.agreement_id, report.company_id, partner, report.date_from
            )
            if report.key != key and not self.search_count([("key", "=", key)]):
                report.key = key

    @api.model
    def _make(self, agreement, company, partner, first):
        """Return the report of a month for one reader; made if there is none, and
        counted again if it was counted before the month was over."""
        key = self._get_key(agreement, company, partner, first)
        # sudo: there is one report of a key, whoever may read it
        report = self.sudo().search([("key", "=", key)])
        if not report:
            report = report.create(
                {
                    "agreement_id": agreement.id,
                    "company_id": company.id,
                    "partner_id": partner.id,
                    "date_from": first,
                    "key": key,
                }
            )
            report._fill()
        elif report._is_preview():
            report._fill()
        return report.sudo(self.env.su)

    def _is_preview(self):
        """Return whether this was counted before its month was over."""
        _start, end = self.agreement_id._get_bounds(
            self.date_from, self.date_to, self.company_id
        )
        return self.state == "draft" and self.made_at < end

    def _fill(self):
        """Count the figures. They tell the state of now: what is decided later counts
        in the month in which it is decided."""
        self.ensure_one()
        # sudo: the figures are about all documents, whoever may read these
        report = self.sudo().with_context(lang=self._get_language())
        lines = report._prepare_lines(report.date_from, report.date_to)
        before = report._get_previous()
        for line in lines:
            past = before.get((line["metric_id"], line["target_id"]))
            line["has_previous"] = past is not None
            line["previous_attainment"] = past or 0
        report.line_ids.unlink()
        report.breach_ids.unlink()
        report.write(
            {
                **_add_up(lines),
                "has_previous": None in before,
                "previous_attainment": before.get(None, 0),
                "made_at": self.env.cr.now().replace(microsecond=0),
                "line_ids": [Command.create(line) for line in lines],
                "breach_ids": [
                    Command.create(breach) for breach in report._prepare_breaches()
                ],
            }
        )

    def _get_previous(self):
        """Return ``{(metric id, target id): attainment}`` of the month before, the
        total under None: as it was told if there is a report, else counted now."""
        first, last = self.company_id._sla_get_month_before(self.date_from)
        key = self._get_key(self.agreement_id, self.company_id, self.partner_id, first)
        told = self.search([("key", "=", key), ("state", "!=", "draft")])
        if told:
            lines = [
                {
                    "metric_id": line.metric_id.id,
                    "target_id": line.target_id.id,
                    "ended": line.ended,
                    "attainment": line.attainment,
                }
                for line in told.line_ids
            ]
            total = {"ended": told.ended, "attainment": told.attainment}
        else:
            lines = self._prepare_lines(first, last)
            total = _add_up(lines)
        before = {
            (line["metric_id"], line["target_id"]): line["attainment"]
            for line in lines
            if line["ended"]
        }
        return before | ({None: total["attainment"]} if total["ended"] else {})

    def _prepare_lines(self, first, last):
        """Return the values of a line for each promise that was decided, or done, from
        the day ``first`` to the day ``last``."""
        counts = self.agreement_id._count_figures(
            first, last, self.company_id, self.partner_id
        )
        spread = self._count_spread(first, last)
        lines = [
            self._prepare_line(
                metric,
                target,
                of_promise,
                spread.get((metric.id, target.id or None), (0, 0)),
            )
            for (metric, target), of_promise in counts.items()
        ]
        return self._tell_apart(lines)

    def _tell_apart(self, lines):
        """Name the policy where two promises would be called the same."""
        names = [line["name"] for line in lines]
        for line in lines:
            target = self.env["sla.target"].browse(line["target_id"])
            if target and names.count(line["name"]) > 1:
                line["name"] = f"{line['name']} · {target.policy_id.name}"
        return lines

    def _prepare_line(self, metric, target, counts, spread):
        decided = counts["met"] + counts["broken"]
        whole = counts["elapsed"] + counts["paused"]
        return {
            "name": target._get_title() if target else metric.name,
            "promised": target._get_time_text() if target else False,
            "metric_id": metric.id,
            "target_id": target.id,
            "ended": decided,
            "met": counts["met"],
            "breached": counts["broken"],
            "late_open": counts["late_open"],
            "done": counts["done"],
            "attainment": 100 * counts["met"] / decided if decided else 0,
            "target_attainment": self._get_aim(metric),
            "median_hours": spread[0] / 3600,
            "p90_hours": spread[1] / 3600,
            "pause_share": 100 * counts["paused"] / whole if whole else 0,
        }

    def _get_aim(self, metric):
        """Return the attainment below which a penalty is due, 0 if there is none."""
        limits = self.agreement_id.penalty_ids.filtered(
            lambda each: (
                each.basis == "attainment"
                and each.metric_id in (metric, metric.browse())
            )
        ).mapped("threshold")
        return max(limits, default=0)

    def _get_clocks(self, domain_of, first, last):
        """Return a domain of the clocks that the report tells of: ``domain_of`` is what
        makes a domain of a start and an end."""
        agreement = self.agreement_id
        start, end = agreement._get_bounds(first, last, self.company_id)
        mine = agreement._get_clock_domain(self.company_id, self.partner_id)
        return mine & domain_of(start, end)

    def _count_spread(self, first, last):
        """Return ``{(metric id, target id): (median, 90th percentile)}`` of the working
        seconds."""
        clocks = self.env["sla.clock"]
        query = clocks._search(self._get_clocks(clocks._get_done_domain, first, last))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT metric_id, target_id,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY elapsed),
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY elapsed)
                  FROM sla_clock
                 WHERE id IN %s AND elapsed IS NOT NULL
                 GROUP BY metric_id, target_id
                """,
                query.subselect(),
            )
        )
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}

    def _prepare_breaches(self):
        clocks = self.env["sla.clock"]
        of_breaches = partial(clocks._get_decided_domain, verdict="broken")
        broken = clocks.search(
            self._get_clocks(of_breaches, self.date_from, self.date_to),
            order="decided_at, deadline, id",
            limit=_MOST_BREACHES,
        )
        broken.filtered("to_attribute").try_lock_for_update()._attribute()
        return [self._prepare_breach(clock) for clock in broken]

    def _prepare_breach(self, clock):
        clock = clock.with_context(lang=self.env.context.get("lang"))
        waited = clock._paused_now()
        done = clock.state in ("stopped", "cancelled") and clock.stopped_at
        gone = self.env._("A document that is no longer there")
        document = (
            clock._get_document().exists() if clock.res_model in self.env else None
        )
        return {
            "clock_id": clock.id,
            "name": (document and document.display_name) or gone,
            "promise": clock.metric_id.name,
            "promised": clock.allowance_text,
            "actual": clock.used_text,
            "due_at": clock.breached_at or clock.deadline,
            "done_at": done,
            "cause": False if self.partner_id else clock.late_party_name,
            "waited": clock._words(waited) if waited else False,
        }


def _add_up(lines):
    names = ("ended", "met", "breached", "late_open")
    total = {name: sum(line[name] for line in lines) for name in names}
    ended = total["ended"]
    return total | {"attainment": 100 * total["met"] / ended if ended else 0}
