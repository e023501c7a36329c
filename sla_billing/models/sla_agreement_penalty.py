from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..reckoning import weigh

_GROUPS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "sla_base.group_sla_manager"
)
_IN_FORCE = ("active", "review", "ended")


class SlaAgreement(models.Model):
    """Penalties of an agreement: until when they can be claimed, what has come of
    them."""

    _inherit = "sla.agreement"

    penalty_claim_days = fields.Integer(
        string="Penalties can be claimed for (days)",
        default=lambda self: self.env.company.sla_penalty_claim_days,
        help="How many days after a billing period its penalties can be approved; then "
        "they lapse. 0: no limit.",
    )
    penalty_proposal_count = fields.Integer(
        compute="_compute_penalty_proposal_count", groups=_GROUPS
    )

    _penalty_claim_days_not_negative = models.Constraint(
        "CHECK (penalty_claim_days >= 0)",
        "The number of days in which penalties can be claimed must not be negative.",
    )

    def _compute_penalty_proposal_count(self):
        counts = dict(
            self.env["sla.penalty.proposal"]._read_group(
                [("family_id", "in", self.family_id.ids)], ["family_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.penalty_proposal_count = counts.get(agreement.family_id, 0)

    def action_reckon_penalties(self):
        """Reckon the penalties of the periods that can still be claimed, and open
        them."""
        self.check_access("write")
        # sudo: penalties are written by reckoning only
        self.env["sla.penalty.reckoning"].sudo()._reckon_family(self.family_id)
        return self.action_view_penalties()

    def action_view_penalties(self):
        """Open the penalties of all versions of this agreement."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_penalty_proposal_action"
        )
        action["domain"] = [("family_id", "in", self.family_id.ids)]
        action["context"] = {}
        return action

    # What reckoning asks

    def _get_family(self):
        """Return all versions that are or were in force, the newest first."""
        return self.with_context(active_test=False).search(
            [("family_id", "in", self.family_id.ids), ("state", "in", _IN_FORCE)],
            order="version desc, id desc",
        )

    def _get_penalties(self):
        """Return the terms that hold here: special terms that say nothing of penalties
        have those of the general agreement."""
        self.ensure_one()
        return self._get_term("penalty_ids")

    def _get_fee(self, currency, company, day):
        """Return the fee of a whole period in ``currency``, unrounded; special terms
        without a fee have that of the general agreement."""
        self.ensure_one()
        for agreement in self.with_context(active_test=False)._get_line():
            if agreement.fee_amount:
                return agreement.fee_currency_id._convert(
                    agreement.fee_amount, currency, company, day, round=False
                )
        return 0.0

    def _get_fee_currency(self):
        """Return the currency that penalties of this agreement are reckoned in."""
        self.ensure_one()
        for agreement in self.with_context(active_test=False)._get_line():
            if agreement.fee_amount:
                return agreement.fee_currency_id
        return self.fee_currency_id

    def _get_fee_of_period(self, first, last, currency, company):
        """Return the fee of a period for all these versions together: that of each by
        the days it was in force."""
        versions = self.sorted(lambda version: version.version)
        weights = weigh(
            [(version.date_start, version.date_end) for version in versions],
            first,
            last,
        )
        return sum(
            weight * version._get_fee(currency, company, last)
            for version, weight in zip(versions, weights, strict=True)
        )

    def _get_newest_in(self, first, last):
        """Return the newest of these versions that was in force between two days; else
        the newest of those that began before, else the first."""
        newest = self.sorted(lambda version: version.version, reverse=True)
        begun = newest.filtered(
            lambda each: not each.date_start or each.date_start <= last
        )
        held = begun.filtered(lambda each: not each.date_end or each.date_end >= first)
        return (held or begun or newest)[:1]

    def _get_claimable_periods(self, today):
        """Return ``[(first, last), …]``: the periods that are over, and whose penalties
        can be claimed today; without a limit, those of the last year. Each is as long
        as the version says that was in force then."""
        self.ensure_one()
        days = self.penalty_claim_days
        oldest = today - relativedelta(days=days) if days else None
        oldest = oldest or today - relativedelta(years=1)
        periods = []
        versions = self._get_family()
        first, _last = versions._get_newest_in(today, today)._get_billing_period(today)
        while True:
            day = first - relativedelta(days=1)
            first, last = versions._get_newest_in(day, day)._get_billing_period(day)
            if last < oldest:
                return periods
            periods.append((first, last))

    def _get_claim_end(self, last):
        """Return the last day on which penalties of a period can be claimed."""
        days = self.penalty_claim_days
        return last + relativedelta(days=days) if days else False

    @api.model
    def _find_penalised(self):
        """Return the first versions of the agreements that have penalties, of their own
        or of a general one."""
        # sudo: terms of all agreements, for the job
        penalties = self.env["sla.penalty"].sudo()
        terms = penalties.search([("agreement_id.state", "in", _IN_FORCE)])
        agreements = terms.agreement_id | terms.agreement_id._get_special_terms()
        families = agreements.family_id
        return families.filtered(lambda each: each.kind != "internal")
