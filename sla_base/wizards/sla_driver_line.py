from odoo import fields, models


class SlaDriverLine(models.TransientModel):
    """One value (a team, an hour …) and how many promises with it were broken."""

    _name = "sla.driver.line"
    _description = "Driver of Breaches"
    _order = "driver desc, beyond desc, id"
    _rec_name = "value_label"

    report_id = fields.Many2one(
        "sla.driver.report", required=True, readonly=True, ondelete="cascade"
    )
    dimension = fields.Char(required=True, readonly=True)
    value = fields.Char(required=True, readonly=True)
    dimension_label = fields.Char(
        string="Compared by", readonly=True, help="What the promises have in common."
    )
    value_label = fields.Char(
        string="Which one",
        readonly=True,
        help="The team, hour, customer or other value that the promises of this row "
        "share.",
    )
    decided = fields.Integer(readonly=True, help="Promises met or broken.")
    broken = fields.Integer(readonly=True, help="How many of them were broken.")
    share = fields.Float(
        string="Broken (%)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="How many percent of the promises were broken.",
    )
    rest_share = fields.Float(
        string="Of the others (%)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="How many percent of all other promises of the period were broken.",
    )
    difference = fields.Float(
        string="Difference (points)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="By how many percentage points more were broken than of the others.",
    )
    beyond = fields.Float(
        string="Breaches too many",
        readonly=True,
        digits=(10, 1),
        aggregator=None,
        help="How many fewer would have been broken at the share of the others.",
    )
    driver = fields.Boolean(
        readonly=True,
        help="The difference is too clear to be chance: less than once in a "
        "hundred and fifty. It says what goes together, not what causes it.",
    )

    def action_view_clocks(self):
        """Open the very clocks that are counted here."""
        self.ensure_one()
        case = self.env["sla.risk.case"]
        report = self.report_id
        ids = case._find(
            report._get_where(),
            report._get_span()[0],
            self.dimension,
            self.value,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_clock_action"
        )
        action["domain"] = [("id", "in", ids)]
        action["context"] = {}
        action["display_name"] = f"{self.dimension_label}: {self.value_label}"
        return action
