from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from .sla_lead_plan import is_typed

ALL = "all"  # all sources together, in results


class Deals(NamedTuple):
    count: int  # with an amount
    mean: float
    median: float
    revenue: float


class SlaLeadPlan(models.Model):
    """What a deal brings: measured, or typed."""

    _inherit = "sla.lead.plan"

    deal_size = fields.Monetary(
        string="Average deal size",
        tracking=True,
        help="Revenue of one customer. As measured, unless you type another number.",
    )
    deal_size_measured = fields.Monetary(
        string="Deal size measured",
        readonly=True,
        copy=False,
        help="Mean of the deals that were won in these days and have an amount.",
    )
    deal_size_median = fields.Monetary(
        string="Median",
        readonly=True,
        copy=False,
        help="Half of the deals brought less. Far below the mean: a few large deals "
        "make the mean, and it is not safe to count on them.",
    )
    deal_count = fields.Integer(
        string="Deals measured",
        readonly=True,
        copy=False,
        help="Deals won in these days that have an amount.",
    )
    deal_basis = fields.Char(
        string="Where the deal size comes from",
        compute="_compute_deal_basis",
        help="Whether it is measured or typed, and by how many deals.",
    )

    _deal_size_not_negative = models.Constraint(
        "CHECK (deal_size >= 0)", "A deal size must not be negative."
    )

    @api.depends("deal_size", "deal_size_measured", "deal_count", "measured_at")
    def _compute_deal_basis(self):
        for plan in self:
            numbers = {
                "mean": formatLang(
                    self.env, plan.deal_size_measured, currency_obj=plan.currency_id
                ),
                "median": formatLang(
                    self.env, plan.deal_size_median, currency_obj=plan.currency_id
                ),
                "count": formatLang(self.env, plan.deal_count, digits=0),
            }
            if not plan.measured_at:
                plan.deal_basis = self.env._("Measured when you save the plan.")
            elif not plan.deal_size_measured:
                plan.deal_basis = self.env._(
                    "Too few deals were won to measure it (%(count)s). Type it.",
                    **numbers,
                )
            elif is_typed(plan.deal_size, plan.deal_size_measured):
                plan.deal_basis = self.env._(
                    "Typed. Measured: %(mean)s of %(count)s deals, median %(median)s",
                    **numbers,
                )
            else:
                plan.deal_basis = self.env._(
                    "Mean of %(count)s deals, median %(median)s", **numbers
                )

    def _query_deals(self, sources):
        """Return ``{source: Deals}`` of what was won."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH won AS (
                    SELECT %(source)s AS source, lead.expected_revenue AS revenue
                      FROM crm_lead lead
                     WHERE lead.won_status = 'won' AND lead.expected_revenue > 0
                       AND %(where)s
                )
                SELECT GROUPING(source), source, COUNT(*), AVG(revenue),
                       PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY revenue),
                       SUM(revenue)
                  FROM won
              GROUP BY GROUPING SETS ((), (source))
                """,
                source=source_sql(sources),
                where=self._get_where(SQL("lead.date_closed")),
            )
        )
        return {
            ALL if is_all else source: Deals(
                count, float(mean or 0), float(median or 0), float(revenue or 0)
            )
            for is_all, source, count, mean, median, revenue in rows
        }


def source_sql(sources):
    """Return SQL for the source of a lead, if it is one of ``sources``."""
    return SQL(
        "CASE WHEN lead.source_id = ANY(%s::int[]) THEN lead.source_id END", sources
    )
