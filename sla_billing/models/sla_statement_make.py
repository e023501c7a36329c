from odoo import api, models

from .sla_agreement_statement import TOTALS


class SlaStatement(models.Model):
    """How statements are made: whom a period is told to, and the figures counted."""

    _inherit = "sla.statement"

    @api.model
    def _get_key(self, company, partner, first, version=1):
        # no foreign key: when customers are merged, no statement gets in the way
        return f"{company.id}/{partner.id}/{first}/{version}"

    @api.model
    def _find_customers(self, company, first, last):
        """Return the customers (``res.partner``) that a statement of the period is for:
        those who have an agreement that was in force, those whose documents were
        promised something under any agreement, and those for whom there is time or
        money to tell of."""
        # sudo: what there is to tell does not depend on who asks
        partners = self.env["sla.agreement"].sudo()._find_named(company, first, last)
        # sudo: see above
        partners |= self.env["sla.clock"].sudo()._find_promised_to(company, first, last)
        partners |= self.sudo()._find_billed(company, first, last)  # sudo: as above
        return partners.filtered(lambda each: not each._sla_is_ours()).sorted("id")

    @api.model
    def _find_missing(self, company, first, last):
        """Return the customers that have no statement of the period yet."""
        partners = self._find_customers(company, first, last)
        return partners - self._find_made(company, partners, first).partner_id

    @api.model
    def _find_made(self, company, partners, first):
        """Return the statements of the period there are. Those of customers merged
        into ``partners`` count: their keys are still the former ones."""
        # sudo: statements of the company, whoever may read them
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partners.ids),
                ("date_from", "=", first),
            ]
        )

    @api.model
    def _make(self, company, partner, first, last, corrects=None):
        """Make the statement of a period as a draft; with ``corrects``, a corrected
        version of that one."""
        self.check_access("create")
        version = corrects.version + 1 if corrects else 1
        # sudo: figures are counted, people do not write them
        statement = (
            self.sudo()  # see above
            .with_company(company)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                    "date_from": first,
                    "date_to": last,
                    "version": version,
                    "corrects_id": corrects.id if corrects else False,
                    "key": self._get_key(company, partner, first, version),
                }
            )
        )
        statement = statement.sudo(self.env.su)
        statement._fill()
        return statement

    def _fill(self):
        """Count the figures of a draft, in the language of its customer."""
        self.ensure_one()
        # sudo: the figures are about all documents, whoever may read these
        draft = self.sudo().with_company(self.company_id)
        draft = draft.with_context(lang=self._get_language())
        agreements = draft._find_agreements()
        draft.line_ids.unlink()
        draft.tz = draft._find_zone(agreements)
        lines = []
        for agreement in agreements:
            lines += agreement._prepare_statement_lines(draft)
        self.env["sla.statement.line"].sudo().create(  # sudo: nobody writes lines
            [{"statement_id": self.id, **line} for line in lines]
        )
        draft.write(
            {
                "agreement_ids": [(6, 0, agreements.ids)],
                "made_at": self.env.cr.now().replace(microsecond=0),
                **draft._count_totals(),
            }
        )

    def _find_zone(self, agreements):
        calendar = self.company_id.resource_calendar_id
        if agreements:
            calendar = agreements[0]._get_calendar()
        return calendar.tz or "UTC"

    def _count_totals(self):
        kept = self.line_ids.filtered(lambda line: line.section == "attainment")
        promised, good = sum(kept.mapped("promised")), sum(kept.mapped("kept"))
        totals = {
            "promised": promised,
            "kept": good,
            "broken": promised - good,
            "attainment": 100 * good / promised if promised else 0,
        }
        for name, (section, field) in TOTALS.items():
            lines = self.line_ids.filtered(lambda line, s=section: line.section == s)
            totals[name] = sum(lines.mapped(field))
        return totals

    def _find_agreements(self):
        """Return the agreements that the statement is about, the last version in force
        of each."""
        named = self.env["sla.agreement"]._find_in_force(
            self.company_id, self.date_from, self.date_to
        )
        named = named.filtered(
            lambda each: (
                self.partner_id in each._get_term("partner_ids").commercial_partner_id
            )
        )
        used = self.env["sla.clock"]._find_agreements_of(
            self.company_id, self.partner_id, self.date_from, self.date_to
        )
        latest = {}
        for agreement in (named | used).sorted("version"):
            latest[agreement.family_id] = agreement.id
        for family in self._find_charged():
            # ended, or for everybody: there is time or money to tell of all the same
            newest = family._get_family()._get_newest_in(self.date_from, self.date_to)
            latest.setdefault(family, (newest or family).id)
        return named.browse(sorted(latest.values()))

    def _get_language(self):
        """Return the language code that the statement is written in."""
        return self.partner_id.lang or self.env.lang or self.env.user.lang
