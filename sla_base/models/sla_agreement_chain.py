from datetime import UTC, timedelta

from odoo import fields, models

from ..business_time import BusinessTimeError
from .sla_target import allowance

# How many starts of a request are tried when a chain is checked: each hour of four
# weeks finds the weekend, the night and the half-day of either side.
_WEEKS = 4


class SlaAgreement(models.Model):
    """The chain: the time promised to a customer, split among those who work on it. A
    split that cannot hold keeps the agreement from being put in force."""

    _inherit = "sla.agreement"

    support_ids = fields.One2many(
        "sla.support",
        "agreement_id",
        string="Chain",
        copy=True,
        help="The agreements that this promise rests on, and the time that each may "
        "use up.",
    )
    supported_ids = fields.One2many(
        "sla.support", "supporting_id", string="Supports", copy=False
    )

    def _check_chain(self):
        """Return why the shares cannot hold what is promised, with the arithmetic."""
        problems = self._check_supported()
        for metric, shares in self.support_ids.grouped("metric_id").items():
            shares = shares.sorted(lambda share: (share.sequence, share.id))
            targets = self._get_promised(metric)
            if not targets:
                problems.append(
                    self.env._(
                        "there are shares of “%s”, but nothing is promised of it. Add "
                        "a target, or remove the shares.",
                        metric.name,
                    )
                )
            for share in shares:
                problems += self._check_share(share)
            for target in targets:
                problems += self._check_sum(target, shares)
        return problems

    def _check_supported(self):
        """Return the promises that this version would be too slow for, and that the
        version before supports."""
        problems = []
        for share in self.previous_id.supported_ids:
            if not share.agreement_id._is_usable():
                continue
            targets = self.policy_ids.target_ids.filtered(
                lambda target, share=share: target.metric_id == share.metric_id
            )
            hours = max((target._get_hours() for target in targets), default=None)
            if hours is None or hours > share.hours:
                problems.append(
                    self.env._(
                        "“%(agreement)s” rests on it and gives it %(share)g hours of "
                        "“%(metric)s”. Promise no more time than that, or revise that "
                        "agreement first.",
                        agreement=share.agreement_id.display_name,
                        share=share.hours,
                        metric=share.metric_id.name,
                    )
                )
        return problems

    def _get_promised(self, metric):
        """Return the targets of a metric that documents of this agreement get."""
        own = self.policy_ids.target_ids | self.inherited_target_ids
        return own.filtered(lambda target: target.metric_id == metric)

    def _check_share(self, share):
        """Return whether the supporting agreement is in force, and promises no more
        time than its share."""
        supporting = share.supporting_id
        if not supporting._is_usable():
            return [
                self.env._(
                    "the supporting agreement “%s” is not in force. Put it in force "
                    "first.",
                    supporting.display_name,
                )
            ]
        slowest = supporting.policy_ids.target_ids.filtered(
            lambda target: target.metric_id == share.metric_id
        ).sorted(lambda target: target._get_hours(), reverse=True)[:1]
        if not slowest:
            return [
                self.env._(
                    "“%(supporting)s” promises nothing of “%(metric)s”, of which it "
                    "has a share. Agree on a time with it, or remove the share.",
                    supporting=supporting.display_name,
                    metric=share.metric_id.name,
                )
            ]
        if slowest._get_hours() <= share.hours:
            return []
        return [
            self.env._(
                "“%(supporting)s” promises %(promised)s, but its share of “%(metric)s” "
                "is %(share)g hours. Give it a larger share, or agree on a shorter "
                "time.",
                supporting=supporting.display_name,
                promised=slowest._format_duration(),
                metric=share.metric_id.name,
                share=share.hours,
            )
        ]

    def _check_sum(self, target, shares):
        """Return whether ``shares``, one after the other, fit into ``target``."""
        total = sum(shares.mapped("hours"))
        sum_ = " + ".join(f"{hours:g}" for hours in shares.mapped("hours"))
        if target.unit != "day" and total > target._get_hours():
            return [
                self.env._(
                    "its chain cannot hold “%(target)s”: %(sum)s = %(total)g hours are "
                    "more than %(promised)g. Shorten the shares, or promise more time.",
                    target=target.display_name,
                    sum=sum_,
                    total=total,
                    promised=target._get_hours(),
                )
            ]
        late = self._find_late_start(target, shares)
        if not late:
            return []
        start, deadline, end = (self._format_local(moment) for moment in late)
        return [
            self.env._(
                "its chain cannot hold “%(target)s”: the working hours do not overlap "
                "enough. A request of %(start)s is due on %(deadline)s, but "
                "%(sum)s hours in the working hours of each would take until %(end)s. "
                "Change working hours or shares.",
                target=target.display_name,
                start=start,
                deadline=deadline,
                sum=sum_,
                end=end,
            )
        ]

    def _find_late_start(self, target, shares):
        """Return start, deadline and end of the first request in the weeks to come that
        the chain would finish too late; None if there is none."""
        company = self.company_id or self.env.company
        calendar = target.calendar_id or self._get_term("calendar_id")
        calendar = calendar or company.resource_calendar_id
        schedule = calendar._sla_get_revision(company)._get_schedule()
        legs = [(share._get_schedule(), round(share.hours * 3600)) for share in shares]
        now = self.env.cr.now().replace(tzinfo=UTC, minute=0, second=0, microsecond=0)
        try:
            for hour in range(_WEEKS * 7 * 24):
                start = now + timedelta(hours=hour)
                if not schedule.elapsed(start, start + timedelta(hours=1)):
                    continue
                seconds = allowance(target.duration, target.unit, schedule, start)
                deadline, end = schedule.add(start, seconds), start
                for leg, share in legs:
                    end = leg.add(end, share)
                if end > deadline:
                    return start, deadline, end
        except BusinessTimeError:
            return None  # said by the check of the working hours
        return None

    def _format_local(self, moment):
        return self.env["sla.format"]._moment(
            moment.replace(tzinfo=None), self.env.tz.zone
        )
