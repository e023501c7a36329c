from odoo import fields, models


class SlaHolding(models.Model):
    """How long one party held the document of a clock: working time, counted when the
    clock has ended or its promise was broken. For reports; the clock's log is the
    evidence."""

    _name = "sla.holding"
    _description = "Time by Party"
    _inherit = ["sla.clock.part"]
    _order = "clock_id, seconds desc, id"
    _rec_name = "party_name"

    clock_id = fields.Many2one(
        "sla.clock", required=True, ondelete="cascade", index=True
    )
    party = fields.Char(
        string="Party key", readonly=True, help="The party, as model and id."
    )
    party_name = fields.Char(
        string="Party",
        readonly=True,
        help="The team or supplier that held the document, as it was called then.",
    )
    seconds = fields.Integer(readonly=True, help="Working seconds held.")
    hours = fields.Float(
        readonly=True, help="Working hours for which this party held the document."
    )
    share_hours = fields.Float(
        string="Its share (hours)",
        readonly=True,
        help="The part of the time that the agreement gives to this party.",
    )
    over_hours = fields.Float(
        string="Beyond its share (hours)",
        readonly=True,
        help="Working hours beyond the share that the agreement gives to this party.",
    )
    breaches = fields.Integer(
        string="Breaches it used up the time of",
        readonly=True,
        help="One if the promise was broken and this party used up most of the time "
        "beyond its share; if nobody has a share, most of the time.",
    )
    ended_at = fields.Datetime(
        string="Ended or broken",
        readonly=True,
        index=True,
        help="When the promise ended, or was broken while it was still open.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    agreement_id = fields.Many2one("sla.agreement", readonly=True, ondelete="cascade")
    metric_id = fields.Many2one("sla.metric", readonly=True, ondelete="cascade")
    res_model = fields.Char(string="Document model", readonly=True)
