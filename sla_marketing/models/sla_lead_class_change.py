from odoo import fields, models


class SlaLeadClassChange(models.Model):
    """A lead came to be of another class: the history of the funnel. Written by the
    system only."""

    _name = "sla.lead.class.change"
    _description = "Change of a Lead's Class"
    _order = "at desc, id desc"
    _rec_name = "to_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, readonly=True
    )
    from_id = fields.Many2one(
        "sla.lead.class",
        ondelete="restrict",
        readonly=True,
        help="The class that the lead had before. Empty: none.",
    )
    to_id = fields.Many2one(
        "sla.lead.class",
        ondelete="restrict",
        readonly=True,
        index="btree_not_null",
        help="The class that the lead came into. Empty: it meets none any more.",
    )
    from_code = fields.Char(readonly=True)
    to_code = fields.Char(readonly=True)
    version_id = fields.Many2one(
        "sla.lead.class.version",
        string="Definitions",
        ondelete="restrict",
        readonly=True,
        help="The definitions that decided.",
    )
    at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        index=True,
        help="When the class changed.",
    )
    days = fields.Float(
        string="Days in the class before",
        readonly=True,
        aggregator="avg",
        help="Days on the calendar that the lead was of the class before.",
    )
    forward = fields.Boolean(readonly=True, help="Nearer to a customer than before.")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        ondelete="set null",
        readonly=True,
        help="Whose change of the lead, or of the definitions, it was. OdooBot: it "
        "happened by itself.",
    )
    reason = fields.Selection(
        [("lead", "The lead changed"), ("definition", "The definitions changed")],
        string="Because",
        required=True,
        readonly=True,
        default="lead",
        help="Whether the lead was changed, or other definitions were put in force.",
    )
    # copies, so that the report needs no join
    owner_id = fields.Many2one(
        "res.users", string="Salesperson", ondelete="set null", readonly=True
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales team", ondelete="set null", readonly=True
    )
    source_id = fields.Many2one("utm.source", ondelete="set null", readonly=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", readonly=True, index="btree_not_null"
    )
