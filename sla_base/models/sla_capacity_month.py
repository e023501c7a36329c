from odoo import api, fields, models


class SlaCapacityMonth(models.Model):
    """What a team can do in one month, and what is promised of it already. Worked out
    every day, and whenever an agreement comes into force."""

    _name = "sla.capacity.month"
    _description = "Capacity in a Month"
    _order = "capacity_id, month, id"
    _rec_name = "month"

    capacity_id = fields.Many2one(
        "sla.capacity", string="Team", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="capacity_id.company_id", store=True)
    month = fields.Date(
        required=True,
        help="The first day stands for the whole month.",
    )
    month_name = fields.Char(
        string="Name of the month",
        compute="_compute_month_name",
        help="The month that the hours are for.",
    )
    available = fields.Float(
        string="Available hours", help="Working hours of all members, less their leave."
    )
    promisable = fields.Float(
        string="Up to the limit", help="The part of them that may be promised."
    )
    committed = fields.Float(
        string="Committed hours", help="What agreements in force take up."
    )
    free = fields.Float(
        string="Free hours",
        compute="_compute_free",
        store=True,
        help="What can still be promised; negative if too much is.",
    )
    percent = fields.Float(
        string="Committed (%)",
        compute="_compute_free",
        store=True,
        aggregator="avg",
        help="Committed hours in percent of the available ones.",
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for month in self:
            month.month_name = self.env["sla.format"]._day(month.month, "month")

    @api.depends("promisable", "committed", "available")
    def _compute_free(self):
        for month in self:
            month.free = month.promisable - month.committed
            month.percent = 100 * month.committed / (month.available or 1)
