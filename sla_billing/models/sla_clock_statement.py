from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

_DAY = relativedelta(days=1)


class SlaClock(models.Model):
    """What statements tell of clocks."""

    _inherit = "sla.clock"

    def _get_statement_domain(self, company, first, last):
        """Return the clocks that a statement may tell of. Days are those of each
        agreement's working hours, so this is a day wider on both sides."""
        decided = self._get_decided_domain(
            fields.Datetime.to_datetime(first - _DAY),
            fields.Datetime.to_datetime(last + 2 * _DAY),
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", "customer")
            & Domain("agreement_id", "!=", False)
            & Domain("partner_id", "!=", False)
            & decided
        )

    def _find_promised_to(self, company, first, last):
        """Return the customers whose documents were promised something."""
        domain = self._get_statement_domain(company, first, last)
        found = self._read_group(domain, ["partner_id"])
        partners = self.env["res.partner"].union(*(partner for [partner] in found))
        return partners.commercial_partner_id

    def _find_agreements_of(self, company, customer, first, last):
        """Return the agreements under which ``customer`` was promised something."""
        domain = self._get_statement_domain(company, first, last)
        domain &= Domain("partner_id", "child_of", customer.ids)
        found = self._read_group(domain, ["agreement_id"])
        return self.env["sla.agreement"].union(*(agreement for [agreement] in found))

    def _get_statement_holders(self):
        """Return ``{clock: [(party key, name, working seconds), …]}``, the longest
        first."""
        # those that another transaction counts just now are counted on the fly
        self.filtered("to_attribute").try_lock_for_update()._attribute()
        uncounted = self.filtered(lambda each: not each.holding_ids)
        histories = uncounted._get_histories()
        holders = {}
        for clock in self:
            if clock in histories:
                held = clock._count_held(histories[clock], self._now())
                found = [(key, self._holder_name(key), n) for key, n in held.items()]
            else:
                found = [(h.party, h.party_name, h.seconds) for h in clock.holding_ids]
            holders[clock] = sorted(found, key=lambda each: -each[2])
        return holders

    def _get_statement_document(self):
        """Return the name of the document as its customer knows it."""
        self.ensure_one()
        if self.res_model not in self.env:
            return self.env._("A document that is no longer there")
        document = self._get_document().exists()
        return document.display_name or self.env._("A document that is no longer there")
