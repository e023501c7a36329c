from odoo import models
from odoo.fields import Domain


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
        first, last = company._sla_get_month(self.env.cr.now().date())
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

    def _count_kept(self, customer, first, last, company, only=()):
        """Return for each metric how many promises to ``customer`` were decided between
        two days, and how many of these were kept; with the domain ``only``, of these
        clocks."""
        start, end = self._get_bounds(first, last, company)
        domain = self._get_clock_domain(customer=customer) & Domain(only)
        counts = self.env["sla.clock"]._count_decided(domain, start, end, ["metric_id"])
        return [
            {
                "metric": metric,
                "name": metric.with_env(self.env).name,
                "promised": count["met"] + count["broken"],
                "kept": count["met"],
                "broken": count["broken"],
            }
            for (metric,), count in sorted(
                counts.items(), key=lambda item: item[0][0].id
            )
        ]


def _with_percent(line):
    promised = line["promised"]
    percent = round(100 * line["kept"] / promised) if promised else None
    return line | {"percent": percent}
