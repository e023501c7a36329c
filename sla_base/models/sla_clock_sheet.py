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
        groups = self._read_group(
            decided, _GROUPS, ["__count", "breached_at:count", "elapsed:sum"]
        )
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
                self.env._("Working hours used for one, on average."),
            ),
        ]
        rows = [
            [
                month,
                agreement.display_name,
                policy.display_name,
                metric.display_name,
                team,
                partner.display_name,
                count,
                count - missed,
                missed,
                100 * (count - missed) / count,
                (elapsed or 0) / count / 3600,
            ]
            for (
                month,
                agreement,
                policy,
                metric,
                team,
                partner,
                count,
                missed,
                elapsed,
            ) in groups
        ]
        return self.env["sla.export"]._download("attainment.xlsx", columns, rows)
