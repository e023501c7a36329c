from dateutil.relativedelta import relativedelta

from odoo import models

from .sla_agreement_figures import _ended
from .sla_clock import OPEN


class SlaAgreement(models.Model):
    """What a customer reads of its own agreement: what was kept this month."""

    _inherit = "sla.agreement"

    def _get_portal_attainment(self, visitor):
        """Return what was kept this month towards the company of ``visitor``
        (``res.partner``), or None if it is not known whose figures to show.

        Other customers of the same agreement are no business of the visitor.

        :return: ``{first, last, lines, total}``; a line has ``name``, ``promised``,
            ``kept``, ``broken`` and ``percent``
        """
        self.ensure_one()
        agreement = self.sudo()  # sudo: counts of the visitor's own documents
        customer = agreement._get_own_customer(visitor)
        if agreement.kind != "customer" or agreement.state == "draft" or not customer:
            return None
        company = agreement.company_id or self.env.company
        first = self.env.cr.now().date().replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        lines = agreement._count_kept(customer, first, last, company)
        total = {
            name: sum(line[name] for line in lines)
            for name in ("promised", "kept", "broken")
        }
        return {
            "first": first,
            "last": last,
            "lines": [_with_percent(line) for line in lines],
            "total": _with_percent(total),
        }

    def _get_own_customer(self, visitor):
        """Return the company whose figures ``visitor`` may see: its own; for whoever
        comes with a link only, the one that the agreement is made with."""
        customer = visitor.commercial_partner_id
        if customer:
            return customer
        outside = self._get_outside_partners().commercial_partner_id
        return outside if len(outside) == 1 else outside.browse()

    def _get_kept_domains(self, customer, first, last, company):
        """Return which clocks of promises to ``customer`` ended between two days, and
        which were late and open on the last of them, as two domains."""
        start, end = self._get_bounds(first, last, company)
        mine = [
            ("agreement_id", "in", self._get_versions().ids),
            ("kind", "=", "customer"),
            ("partner_id", "child_of", customer.ids),
        ]
        late = [
            ("started_at", "<", end),
            ("deadline", ">=", start),
            ("deadline", "<", min(end, self.env.cr.now())),
            # it counts the same whenever it is counted: what was done later was open
            "|",
            ("state", "in", OPEN),
            "&",
            ("state", "=", "stopped"),
            ("stopped_at", ">=", end),
        ]
        return [*mine, *_ended(start, end)], [*mine, *late]

    def _count_kept(self, customer, first, last, company, only=()):
        """Return for each metric how many promises ended, or are late, between two
        days, and how many of these were kept; with the domain ``only``, of these
        clocks."""
        ended_domain, late_domain = self._get_kept_domains(
            customer, first, last, company
        )
        clocks = self.env["sla.clock"]
        counts = {}
        for metric, ended, breached in clocks._read_group(
            [*ended_domain, *only],
            ["metric_id"],
            ["__count", "breached_at:count"],
        ):
            counts[metric] = [ended - breached, breached]
        for metric, count in clocks._read_group(
            [*late_domain, *only], ["metric_id"], ["__count"]
        ):
            counts.setdefault(metric, [0, 0])[1] += count
        return [
            {
                "metric": metric,
                "name": metric.with_env(self.env).name,
                "promised": kept + broken,
                "kept": kept,
                "broken": broken,
            }
            for metric, (kept, broken) in sorted(
                counts.items(), key=lambda item: item[0].id
            )
        ]


def _with_percent(line):
    promised = line["promised"]
    percent = round(100 * line["kept"] / promised) if promised else None
    return line | {"percent": percent}
