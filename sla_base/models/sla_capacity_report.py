from odoo import fields, models
from odoo.tools import SQL


class SlaCapacityReport(models.Model):
    """The months of teams as a chart wants them: one row for what is committed, one for
    what is free."""

    _name = "sla.capacity.report"
    _description = "Capacity and Commitments"
    _auto = False
    _order = "month, capacity_id, what, id"
    _rec_name = "month"

    capacity_id = fields.Many2one("sla.capacity", string="Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(
        readonly=True,
        help="The first day stands for the whole month.",
    )
    what = fields.Selection(
        [
            ("committed", "Committed"),
            ("over", "Committed beyond the limit"),
            ("free", "Free"),
            ("reserve", "Kept free"),
        ],
        readonly=True,
        help="Committed: taken up by agreements. Free: can still be promised. Kept "
        "free: above the limit, for what nobody can plan.",
    )
    hours = fields.Float(
        readonly=True,
        help="Working hours of the team in the month.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT month.id * 4 + kind.number AS id,
                   month.capacity_id, month.company_id, month.month,
                   kind.what, kind.hours
              FROM sla_capacity_month month
             CROSS JOIN LATERAL (VALUES
                (0, 'committed', LEAST(month.committed, month.promisable)),
                (1, 'over', GREATEST(month.committed - month.promisable, 0)),
                (2, 'free', GREATEST(month.promisable - month.committed, 0)),
                (3, 'reserve', GREATEST(
                    month.available - GREATEST(month.promisable, month.committed), 0))
             ) AS kind(number, what, hours)
            """
        )
