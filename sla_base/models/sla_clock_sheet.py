from odoo import models
from odoo.exceptions import UserError

_GROUPS = (
    "decided_at:month",
    "agreement_id",
    "policy_id",
    "metric_id",
    "team_name",
    "partner_id",
)


class SlaClock(models.Model):
    """Attainment as a spreadsheet."""

    _inherit = "sla.clock"

    def action_export(self):
        """Download the attainment of these clocks by month, agreement, policy, metric,
        team and customer, each number with its definition."""
        self.check_access("read")
        decided = [("id", "in", self.ids), ("decided_at", "!=", False)]
        groups = self._read_group(decided, _GROUPS, ["__count", "breached_at:count"])
        done = [*decided, ("state", "=", "stopped")]
        averages = {
            tuple(key): average
            for *key, average in self._read_group(done, _GROUPS, ["elapsed:avg"])
        }
        if not groups:
            raise UserError(
                self.env._(
                    "None of these promises is decided yet: neither kept, nor has its "
                    "deadline passed. Choose others."
                )
            )
        columns = [
            (self.env._("Month"), self.env._("The month in which it was decided.")),
            (self.env._("Agreement"), False),
            (self.env._("Policy"), False),
            (self.env._("Metric"), False),
            (self.env._("Team"), False),
            (self.env._("Customer"), False),
            (
                self.env._("Decided"),
                self.env._(
                    "Promises that were kept in the month, or broken because their "
                    "deadline passed in it."
                ),
            ),
            (self.env._("Met"), self.env._("Of these: kept.")),
            (self.env._("Missed"), self.env._("Of these: broken.")),
            (
                self.env._("Attainment (%)"),
                self.env._("Kept, of all that were decided in the month."),
            ),
            (
                self.env._("Average (hours)"),
                self.env._("Working hours used for one of those done, on average."),
            ),
        ]
        rows = [
            [
                *(_get_name(value) for value in key),
                count,
                count - missed,
                missed,
                100 * (count - missed) / count,
                averages[tuple(key)] / 3600 if tuple(key) in averages else None,
            ]
            for *key, count, missed in groups
        ]
        return self.env["sla.export"]._download("attainment.xlsx", columns, rows)


def _get_name(value):
    return value.display_name if isinstance(value, models.BaseModel) else value
