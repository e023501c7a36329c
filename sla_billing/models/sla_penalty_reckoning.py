import logging

import psycopg2

from odoo import api, fields, models

from odoo.addons.sla_base.models.sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)
_LAST = "sla_billing.penalties_reckoned"


class SlaPenaltyReckoning(models.AbstractModel):
    """Which penalties are reckoned, when, and for whom. What one comes to is worked out
    in :class:`SlaPenaltyProposal`.

    Doing it twice changes nothing: penalties to decide on are reckoned anew, those
    decided on stay, and constraints keep two workers from doing it both.
    """

    _name = "sla.penalty.reckoning"
    _description = "Calculation of SLA Penalties"

    @api.model
    def _cron_reckon(self):
        """Reckon the penalties of all agreements, once a day, and let those lapse that
        nobody has decided on in time."""
        today = fields.Date.context_today(self)
        self.env["sla.penalty.proposal"]._lapse(today)
        settings, progress = self.env["ir.config_parameter"], self.env["ir.cron"]
        last = int(settings.get_param(_LAST, 0))
        families = self.env["sla.agreement"]._find_penalised().sorted("id")
        families = families.filtered(lambda each: each.id > last)
        progress._commit_progress(remaining=len(families))
        for family in families:
            self._reckon_alone(family)
            if not progress._commit_progress(1):
                # time is up: the next run goes on here
                settings.set_param(_LAST, family.id)
                return
        if last:
            settings.set_param(_LAST, 0)

    @api.model
    def _reckon_alone(self, family):
        """Reckon the penalties of one agreement, unless somebody else is at it. If that
        fails, the others are reckoned all the same, and this one is tried again the
        next day."""
        try:
            with self.env.cr.savepoint():
                self._reckon_family(family)
        except psycopg2.errors.UniqueViolation:
            self.env.invalidate_all(flush=False)
            _logger.info("Penalties of agreement %s: reckoned elsewhere", family.code)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception("Penalties of agreement %s are not reckoned", family.code)

    @api.model
    def _reckon_family(self, family):
        """Reckon the penalties of an agreement for the periods that can be claimed."""
        newest = family._get_family()[:1]
        if not newest or family.kind == "internal":
            return
        today = fields.Date.context_today(self)
        for first, last in newest._get_claimable_periods(today):
            self._reckon(family, first, last)

    @api.model
    def _reckon(self, family, first, last, company=None):
        """Reckon the penalties of an agreement for one period: a proposal for each
        party and company, which is made, changed or, if nothing is left, deleted."""
        versions = family._get_family()
        if not versions:
            return
        for each in company or self._get_companies(versions):
            if each._sla_has_forgotten(first):
                continue  # what is left of the period would give another penalty
            self = self.with_company(each)
            self._reckon_company(versions.with_company(each), first, last, each)

    def _get_companies(self, versions):
        """Return the companies that made these promises: an agreement of every company
        counts for each by itself."""
        # sudo: as in _find_breaches
        clocks = self.env["sla.clock"].sudo()
        rows = clocks._read_group(
            [("agreement_id", "in", versions.ids)], ["company_id"]
        )
        return [company for (company,) in rows]

    def _reckon_company(self, versions, first, last, company):
        family = versions.family_id
        clocks = self._find_breaches(versions, first, last, company)
        kept = self._count_kept(versions, first, last, company)
        proposals = self.env["sla.penalty.proposal"].search(
            [
                ("family_id", "=", family.id),
                ("company_id", "=", company.id),
                # where periods were of another length before, those that overlap
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        )
        parties = clocks.keys() | set(proposals.partner_id)
        for party in sorted(parties, key=lambda each: each.id):
            own = proposals.filtered(lambda each, of=party: each.partner_id == of)
            own._reckon_party(
                versions,
                (first, last),
                company,
                party,
                clocks.get(party, self.env["sla.clock"]),
                kept.get(party, {}),
            )

    def _find_breaches(self, versions, first, last, company):
        """Return ``{party: clocks}`` of the promises that were broken in the period,
        the earliest first. The moment of the breach decides on the period, whenever the
        document is closed: so each breach counts in one period only."""
        start, end = versions[0]._get_bounds(first, last, company)
        # sudo: the breaches of all documents, whoever may read these
        clocks = self.env["sla.clock"].sudo()
        found = clocks.search(
            [
                *self._get_clock_domain(versions, company),
                ("breached_at", ">=", start),
                ("breached_at", "<", end),
            ],
            order="breached_at, id",
        )
        by_party = found.grouped(lambda clock: self._find_party(clock))
        by_party.pop(self.env["res.partner"], None)
        return by_party

    def _count_kept(self, versions, first, last, company):
        """Return ``{party: {metric: count}}`` of the promises kept in the period."""
        start, end = versions[0]._get_bounds(first, last, company)
        rows = (
            self.env["sla.clock"]
            .sudo()  # sudo: as above
            ._read_group(
                [
                    *self._get_clock_domain(versions, company),
                    ("breached_at", "=", False),
                    ("state", "=", "stopped"),
                    ("stopped_at", ">=", start),
                    ("stopped_at", "<", end),
                ],
                ["agreement_id", "partner_id", "metric_id"],
                ["__count"],
            )
        )
        counts = {}
        for agreement, partner, metric, count in rows:
            party = self._get_party(agreement, partner)
            if party:
                own = counts.setdefault(party, {})
                own[metric] = own.get(metric, 0) + count
        return counts

    def _get_clock_domain(self, versions, company):
        return [
            ("agreement_id", "in", versions.ids),
            ("kind", "=", versions[0].kind),
            ("company_id", "=", company.id),
        ]

    def _find_party(self, clock):
        return self._get_party(clock.agreement_id, clock.partner_id)

    def _get_party(self, agreement, partner):
        """Return the company that is credited, or that owes: the customer of the
        document, else the only one that the agreement is made with; of supplier
        agreements the promising party. Empty if it is nobody money can be settled
        with."""
        if agreement.kind == "supplier":
            party = agreement._get_term("party_ref")
            is_partner = party and party._name == "res.partner"
            found = party if is_partner else partner.browse()
        else:
            customers = agreement._get_term("partner_ids").commercial_partner_id
            found = partner or (customers if len(customers) == 1 else partner.browse())
        return found.commercial_partner_id.with_env(self.env)
