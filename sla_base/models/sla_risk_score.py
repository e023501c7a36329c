from odoo import fields, models
from odoo.tools import SQL


class SlaRiskScore(models.Model):
    """How right the forecasts were: of promises that were looked at before they were
    decided, by the month of the decision and policy."""

    _name = "sla.risk.score"
    _description = "Hit Rate of Forecasts"
    _auto = False
    _order = "month desc, policy_id, id"
    _rec_name = "policy_id"
    _depends = {
        "sla.risk": [
            "company_id",
            "metric_id",
            "policy_id",
            "flagged_at",
            "ended_at",
            "outcome",
        ]
    }

    month = fields.Date(readonly=True, help="The month of the decision.")
    company_id = fields.Many2one("res.company", readonly=True)
    metric_id = fields.Many2one("sla.metric", readonly=True)
    policy_id = fields.Many2one("sla.policy", readonly=True)
    decided = fields.Integer(
        readonly=True, help="Promises that had a forecast and are met or broken now."
    )
    broken = fields.Integer(readonly=True, help="How many of them were broken.")
    flagged = fields.Integer(
        string="Marked likely",
        readonly=True,
        help="How many of them were marked likely to breach before.",
    )
    hits = fields.Integer(
        string="Marked and broken",
        readonly=True,
        help="How many were marked likely to breach, and were broken.",
    )
    precision = fields.Float(
        string="Right when marked (%)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="Of those marked likely to breach, how many percent were broken.",
    )
    recall = fields.Float(
        string="Breaches foreseen (%)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="Of those broken, how many percent had been marked likely to breach.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(id) AS id,
                   date_trunc('month', ended_at)::date AS month,
                   company_id, metric_id, policy_id,
                   COUNT(*) AS decided,
                   COUNT(*) FILTER (WHERE outcome = 'broken') AS broken,
                   COUNT(flagged_at) AS flagged,
                   COUNT(flagged_at) FILTER (WHERE outcome = 'broken') AS hits,
                   100.0 * COUNT(flagged_at) FILTER (WHERE outcome = 'broken')
                       / NULLIF(COUNT(flagged_at), 0) AS precision,
                   100.0 * COUNT(flagged_at) FILTER (WHERE outcome = 'broken')
                       / NULLIF(COUNT(*) FILTER (WHERE outcome = 'broken'), 0)
                       AS recall
              FROM sla_risk
             WHERE outcome IN ('met', 'broken')
          GROUP BY 2, 3, 4, 5
            """
        )

    def action_view_risks(self):
        """Open the forecasts that are counted here, as far as the reader may see their
        documents."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_risk_action_decided"
        )
        end = fields.Date.add(self.month, months=1)
        action["domain"] = [
            ("outcome", "in", ["met", "broken"]),
            ("company_id", "=", self.company_id.id),
            ("metric_id", "=", self.metric_id.id),
            ("policy_id", "=", self.policy_id.id),
            ("ended_at", ">=", f"{self.month} 00:00:00"),
            ("ended_at", "<", f"{end} 00:00:00"),
        ]
        return action
