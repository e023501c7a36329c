from odoo import fields, models


class SlaBacktest(models.Model):
    """What the breaches would have cost, as the agreements of the tested policies say.
    Shares of a fee stay shares: what the fee comes to is the business of billing."""

    _inherit = "sla.backtest"

    penalty_text = fields.Text(
        string="Penalties",
        readonly=True,
        help="Penalties of the agreements that the policies belong to, beside what was "
        "really due.",
    )

    def _note_penalties(self):
        """Keep what the penalties would have come to, as text: it stays, whatever
        becomes of the agreement."""
        self.ensure_one()
        # sudo: terms of agreements that the manager has chosen to try
        agreements = self.policy_ids.sudo().agreement_id
        self.penalty_text = "\n".join(
            self._describe_penalty(penalty) for penalty in agreements.penalty_ids
        )

    def _describe_penalty(self, penalty):
        policies = self.policy_ids.sudo().filtered(  # sudo: as above
            lambda policy: policy.agreement_id == penalty.agreement_id
        )
        targets = policies.target_ids.filtered(
            lambda target: (
                not penalty.metric_id or penalty.metric_id == target.metric_id
            )
        )
        lines = self.line_ids.filtered(lambda line: line.target_key in targets.ids)
        tried = self._count_penalty(penalty, lines, "")
        actual = self._count_penalty(penalty, lines, "actual_")
        return self.env._(
            "%(agreement)s: %(penalty)s. Due %(tried)s times, really %(actual)s times.",
            agreement=penalty.agreement_id.display_name,
            penalty=penalty._get_text(),
            tried=tried,
            actual=actual,
        )

    def _count_penalty(self, penalty, lines, prefix):
        """Return how often a penalty is due in the period."""
        breached = sum(lines.mapped(f"{prefix}breached_count"))
        if penalty.basis == "breach":
            return breached
        met = sum(lines.mapped(f"{prefix}met_count"))
        ended = met + breached
        return int(bool(ended) and 100 * met / ended < penalty.threshold)
