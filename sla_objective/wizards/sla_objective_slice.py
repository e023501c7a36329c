from odoo import fields, models
from odoo.fields import Domain


class SlaObjectiveSlice(models.TransientModel):
    """The part of a number that one source, product or state has: reckoned anew
    whenever somebody asks."""

    _name = "sla.objective.slice"
    _description = "Part of a Figure"
    _order = "dimension, value desc, id"

    objective_id = fields.Many2one("sla.objective", required=True, ondelete="cascade")
    field_name = fields.Char(string="Name of the field", required=True)
    dimension = fields.Char(
        string="By",
        readonly=True,
        help="The field that the figure is broken down by, for example the source.",
    )
    raw = fields.Json(string="Value in the database")
    name = fields.Char(
        string="Part",
        readonly=True,
        help="One value of this field.",
    )
    value = fields.Float(
        readonly=True,
        aggregator=None,
        help="What the figure comes to for the records with this value.",
    )
    text = fields.Char(
        string="Value shown",
        readonly=True,
        help="The value of this part with its unit.",
    )
    denominator = fields.Float(
        string="Out of",
        readonly=True,
        aggregator=None,
        help="Of shares and averages: how many records the number is made of.",
    )

    def action_view_records(self):
        """Open the records that this part is made of."""
        self.ensure_one()
        action = self.objective_id.action_view_base()
        part = Domain(self.field_name, "=", self.raw)
        action["domain"] = list(Domain(action["domain"]) & part)
        action["name"] = self.env["sla.format"]._list([action["name"], self.name])
        return action
