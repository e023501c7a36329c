from odoo import models

from .sla_agreement_attainment import _with_percent


class SlaAgreement(models.Model):
    """What a customer reads of all its agreements at a glance."""

    _inherit = "sla.agreement"

    def _get_service_attainment(self, visitor):
        """Return what was kept this month towards the company of ``visitor``
        (``res.partner``) under these agreements.

        :return: ``{by_agreement: {id: total}, total, first, last}``; a total has
            ``promised``, ``kept``, ``broken`` and ``percent``, which is None as long as
            nothing came due
        """
        found = {each: each._get_portal_attainment(visitor) for each in self}
        known = {each.id: told for each, told in found.items() if told}
        total = {
            name: sum(told["total"][name] for told in known.values())
            for name in ("promised", "kept", "broken")
        }
        today = self.env.cr.now().date()
        months = [(told["first"], told["last"]) for told in known.values()]
        first, last = months[0] if months else (today.replace(day=1), today)
        return {
            "by_agreement": {id_: told["total"] for id_, told in known.items()},
            "total": _with_percent(total),
            "first": first,
            "last": last,
        }
