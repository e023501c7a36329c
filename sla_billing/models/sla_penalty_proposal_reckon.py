from odoo import Command, models

from ..reckoning import apply_cap, pick_tier


class SlaPenaltyProposal(models.Model):
    """What the breaches of one party in one period come to."""

    _inherit = "sla.penalty.proposal"

    def _reckon_party(self, versions, period, company, party, clocks, kept):
        """Bring the penalty to decide on in line with the breaches of the period.

        :param self: all penalties of the party and period, decided on or not
        :param versions: of the agreement, the newest first
        :param clocks: of the promises that were broken (``sla.clock``)
        :param dict kept: number of promises kept, by metric
        """
        draft, settled = self._fold_drafts(party)
        newest = versions._get_newest_in(*period)
        currency = newest._get_fee_currency()
        terms = _Terms(versions, newest, currency, company, period)
        exclusions = draft._find_exclusions(clocks)
        settled._note_gone(clocks, exclusions)
        values = terms.get_values(clocks, kept, exclusions)
        new = clocks.filtered(lambda each: each not in settled.line_ids.clock_id)
        lines = draft._prepare_lines(terms, clocks, new, kept, exclusions, settled)
        approved = settled.filtered(lambda each: each.decision == "approved")
        before = sum(
            each.currency_id._convert(each.amount, currency, company, period[1])
            for each in approved
        )
        limit = None if terms.cap is None else max(terms.cap - before, 0)
        dues = [line["amount_due"] for line in lines]
        for line, amount in zip(
            lines, apply_cap(dues, limit, currency.round), strict=True
        ):
            line["amount"] = amount
        if settled and not any(dues):
            lines = []  # what was decided on covers it
        draft._store(
            lines,
            values
            | {
                "family_id": newest.family_id.id,
                "agreement_id": newest.id,
                "direction": newest.kind,
                "partner_id": party.id,
                "party_key": party.id,
                "company_id": company.id,
                "date_from": period[0],
                "date_to": period[1],
                "claim_until": newest._get_claim_end(period[1]),
                "settled_amount": before,
            },
        )

    def _fold_drafts(self, party):
        """Return the penalty to decide on, and those decided on. When customers were
        merged there may be two of the former: one goes on."""
        drafts = self.filtered(lambda each: each.decision == "draft")
        draft = drafts.filtered(lambda each: each.party_key == party.id) or drafts
        draft = draft[:1]
        (drafts - draft).unlink()
        return draft, self.exists() - draft

    def _find_exclusions(self, clocks):
        """Return ``{clock: exclusion}`` of the breaches for which nothing is due."""
        if not clocks:
            return {}
        moments = clocks.mapped("breached_at")
        # sudo: exclusions of all agreements hold for whoever is concerned
        found = (
            self.env["sla.penalty.exclusion"]
            .sudo()  # see above
            .search(
                [
                    "|",
                    ("clock_id", "in", clocks.ids),
                    "&",
                    ("started_at", "<=", max(moments)),
                    "|",
                    ("ended_at", "=", False),
                    ("ended_at", ">", min(moments)),
                ]
            )
        )
        singles = {each.clock_id: each for each in found if each.clock_id}
        spans = found.filtered("started_at").sorted("started_at")
        result = {}
        for clock in clocks:
            span = spans.filtered(lambda each, of=clock: each._covers(of))[:1]
            exclusion = singles.get(clock) or span
            if exclusion:
                result[clock] = exclusion
        return result

    def _prepare_lines(self, terms, clocks, new, kept, exclusions, settled):
        """Return the values of the lines: breaches first, in their order, then the
        penalties of the period."""
        names = new._get_document_names()
        late = new._get_late_seconds()
        base = self.env["sla.penalty.line"]
        lines, tiers = [], []
        hits = terms.get_tiers(clocks, kept, exclusions)
        for clock in new:
            evidence = base._prepare_breach(clock, late[clock], names.get(clock))
            if clock in exclusions:
                evidence |= {
                    "exclusion_id": exclusions[clock].id,
                    "excluded": exclusions[clock].name,
                }
            for penalty, due in terms.get_dues(clock, hits):
                kind = "breach" if penalty.basis == "breach" else "counted"
                if clock in exclusions:
                    due = 0
                lines.append(
                    terms.describe(penalty) | evidence | {"kind": kind} | _due(due)
                )
        for metric, (penalty, hit) in hits.items():
            if not hit:
                continue
            due = terms.get_due(penalty, terms.fee)
            due -= settled._get_tier_due(metric, terms)
            if due > 0:
                tiers.append(
                    terms.describe(penalty)
                    | {"kind": "tier", "metric_id": metric.id, "clock_id": False}
                    | _due(due)
                )
        return lines + tiers

    def _get_tier_due(self, metric, terms):
        """Return what has been decided on as the penalty of the period already."""
        lines = self.line_ids.filtered(
            lambda line: line.kind == "tier" and line.metric_id == metric
        )
        return sum(
            line.currency_id._convert(
                line.amount_due, terms.currency, terms.company, terms.day
            )
            for line in lines
        )

    def _note_gone(self, clocks, exclusions):
        """Flag approved penalties of which a breach does not count any more: they stay
        as they are, people decide."""
        counted = clocks - clocks.browse([clock.id for clock in exclusions])
        for proposal in self.filtered(lambda each: each.decision == "approved"):
            lines = proposal.line_ids.filtered(
                lambda line: line.clock_id and not line.excluded
            )
            gone = lines.filtered(lambda line: line.clock_id not in counted)
            if bool(gone) == proposal.to_check:
                continue
            proposal.to_check = bool(gone)
            if gone:
                proposal.message_post(
                    body=self.env._(
                        "Does not count any more since it was approved: %s",
                        self.env["sla.format"]._list(
                            gone.mapped(lambda line: line.res_name or "–")
                        ),
                    )
                )

    def _store(self, lines, vals):
        """Write, make or delete the penalty to decide on."""
        if not lines:
            self.unlink()
            return
        for number, line in enumerate(lines):
            line["sequence"] = number
        commands = [Command.clear(), *(Command.create(line) for line in lines)]
        if self:
            # first away with the old lines: each breach is in one line only
            self.line_ids.unlink()
            changed = {
                name: value
                for name, value in vals.items()
                if self._fields[name].convert_to_write(self[name], self) != value
            }
            self.write(changed | {"line_ids": commands})
        else:
            made = self.create(vals | {"line_ids": commands})
            made.with_context(lang=made.agreement_id.owner_id.lang)._announce()


def _due(amount):
    return {"amount_due": amount}


class _Terms:
    """The terms that hold for a period: those of each version for its own breaches, the
    tiers and the limit of the newest."""

    def __init__(self, versions, newest, currency, company, period):
        self.currency, self.company, self.day = currency, company, period[1]
        self.newest = newest
        self.fee = currency.round(
            versions._get_fee_of_period(*period, currency, company)
        )
        penalties = newest._get_penalties()
        self.cap = penalties._get_cap(self.fee, currency, company, self.day)
        self.ladders = penalties.filtered(
            lambda each: each.basis == "attainment"
        ).grouped("metric_id")
        self.per_breach = {}

    def get_due(self, penalty, fee):
        due = penalty._get_due(fee, self.currency, self.company, self.day)
        return self.currency.round(due)

    def get_dues(self, clock, hits):
        """Return ``[(penalty, amount), …]``: what the breach of ``clock`` costs, and
        the tiers that it counts into."""
        version = clock.agreement_id
        if version not in self.per_breach:
            fee = version._get_fee(self.currency, self.company, self.day)
            self.per_breach[version] = [
                (penalty, self.get_due(penalty, fee))
                for penalty in version._get_penalties()
                if penalty.basis == "breach"
            ]
        found = [
            (penalty, due)
            for penalty, due in self.per_breach[version]
            if penalty.metric_id in (clock.metric_id, penalty.metric_id.browse())
        ]
        found += [
            (penalty, 0)
            for metric, (penalty, _hit) in hits.items()
            if metric in (clock.metric_id, metric.browse())
        ]
        return found

    def get_tiers(self, clocks, kept, exclusions):
        """Return ``{metric: (penalty, whether it is due)}``: the tier that counts; one
        that is not due tells what the excluded breaches would have counted into."""
        hits = {}
        for metric, tiers in self.ladders.items():
            met, decided, excluded = _count(metric, clocks, kept, exclusions)
            hit = pick_tier(tiers, met, decided)
            if hit:
                hits[metric] = (hit, True)
            elif excluded:
                hits[metric] = (tiers.sorted("threshold")[-1:], False)
        return hits

    def get_values(self, clocks, kept, exclusions):
        """Return the figures of the period."""
        any_ = clocks.metric_id.browse()
        met, decided, excluded = _count(any_, clocks, kept, exclusions)
        return {
            "currency_id": self.currency.id,
            "fee": self.fee,
            "cap": self.cap or 0,
            "has_cap": self.cap is not None,
            "attainment": 100 * met / decided if decided else 0,
            "breach_count": decided - met,
            "excluded_count": excluded,
        }

    def describe(self, penalty):
        # in the language of whoever answers for it: often a job calculates
        lang = self.newest.owner_id.lang or penalty.env.lang
        return {
            "penalty_id": penalty.id,
            "text": penalty.with_context(lang=lang)._get_text(),
            "agreement_id": penalty.agreement_id.id,
        }


def _count(metric, clocks, kept, exclusions):
    """Return how many promises of a metric (empty: of any) were kept, how many decided,
    and how many breaches are excluded."""
    met = sum(count for each, count in kept.items() if metric in (each, each.browse()))
    own = clocks.filtered(lambda clock: metric in (clock.metric_id, metric.browse()))
    excluded = sum(clock in exclusions for clock in own)
    return met, met + len(own) - excluded, excluded
