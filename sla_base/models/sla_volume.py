from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaVolume(models.Model):
    """The work that an agreement is expected to bring to one team, each month."""

    _name = "sla.volume"
    _description = "Expected Volume of an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, sequence, id"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="cascade",
        index=True,
        help="The agreement that brings the work.",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="What", required=True, help="For example requests, or emergencies."
    )
    capacity_id = fields.Many2one(
        "sla.capacity",
        string="Team",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="The team whose hours the work takes up.",
    )
    requests = fields.Float(
        string="Requests a month",
        help="How many requests are expected in a month, on average.",
    )
    hours_each = fields.Float(
        string="Hours each",
        help="Working hours that one request takes on average, for example 1:30.",
    )
    hours = fields.Float(
        string="Hours a month",
        compute="_compute_hours",
        store=True,
        readonly=False,
        help="Requests times hours; or type the hours if requests are not counted.",
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    @api.depends("requests", "hours_each")
    def _compute_hours(self):
        for volume in self:
            if volume.requests and volume.hours_each:
                volume.hours = volume.requests * volume.hours_each
            else:
                volume.hours = volume.hours or 0

    @api.constrains("hours", "requests", "hours_each")
    def _check_positive(self):
        for volume in self:
            if min(volume.hours, volume.requests, volume.hours_each) < 0:
                raise ValidationError(
                    self.env._(
                        "Agreement “%(agreement)s”, “%(volume)s”: volumes are not "
                        "negative. Correct the number.",
                        agreement=volume.agreement_id.name,
                        volume=volume.name,
                    )
                )
