from odoo import fields, models


class SlaAvailabilityHour(models.Model):
    """One hour of the day in a period: services fail when most people use them."""

    _name = "sla.availability.hour"
    _inherit = "sla.availability.mean"
    _description = "Availability by Hour of the Day"
    _order = "figure_id, hour, id"
    _rec_name = "hour"

    figure_id = fields.Many2one(
        "sla.availability.figure",
        string="Period",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(related="figure_id.agreement_id", store=True)
    service_id = fields.Many2one(related="figure_id.service_id", store=True)
    company_id = fields.Many2one(related="figure_id.company_id", store=True)
    date_start = fields.Date(
        related="figure_id.date_start",
        string="First day",
        store=True,
        help="First day of the period that the hours are counted in.",
    )
    hour = fields.Char(
        string="Hour of the day",
        required=True,
        help="When it begins, on the wall clock of the agreed hours.",
    )
    agreed_hours = fields.Float(
        string="Agreed hours", help="Hours of the period in this hour of the day."
    )
    down_minutes = fields.Float(
        string="Minutes down", help="Minutes of agreed hours in outages."
    )
    attainment = fields.Float(
        string="Attainment (%)",
        digits=(7, 3),
        aggregator="avg",
        help="Part of the agreed hours in which the service was there, in percent.",
    )
