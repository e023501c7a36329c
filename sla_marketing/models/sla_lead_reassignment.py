from odoo import fields, models


class SlaLeadReassignment(models.Model):
    """A lead was given to somebody else, because a promise on it was broken."""

    _name = "sla.lead.reassignment"
    _description = "Reassignment of a Lead"
    _order = "at desc, id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, readonly=True
    )
    clock_id = fields.Many2one(
        "sla.clock", ondelete="set null", readonly=True, index="btree_not_null"
    )
    metric_id = fields.Many2one(
        "sla.metric", string="Missed", ondelete="set null", readonly=True
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales team", ondelete="cascade", readonly=True, index=True
    )
    from_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    to_id = fields.Many2one("res.users", ondelete="set null", readonly=True)
    at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        help="When the lead was given to the next member.",
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", readonly=True, index="btree_not_null"
    )

    # once for each clock, whatever else happens
    _one_for_clock = models.UniqueIndex("(clock_id) WHERE clock_id IS NOT NULL")
