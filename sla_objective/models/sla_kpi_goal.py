from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaKpiGoal(models.Model):
    """What the business wants to get better at. Each figure serves one; a figure that
    serves none costs attention and brings nothing."""

    _name = "sla.kpi.goal"
    _description = "Business Goal"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        help="What the business wants to get better at, for example “Customers stay "
        "with us”.",
    )
    sequence = fields.Integer(default=10)
    description = fields.Text(
        translate=True, help="What is better, for whom, once the goal is reached."
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        help="Who answers for the goal.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the goal of all companies."
    )
    kpi_ids = fields.One2many("sla.kpi", "goal_id", string="Figures")
    kpi_count = fields.Integer(
        string="Number of figures",
        compute="_compute_kpi_count",
        help="How many figures serve the goal. Without any, nobody sees whether it "
        "comes nearer.",
    )
    active = fields.Boolean(default=True)

    @api.depends("kpi_ids")
    def _compute_kpi_count(self):
        counts = dict(
            self.env["sla.kpi"]._read_group(
                [("goal_id", "in", self.ids)], ["goal_id"], ["__count"]
            )
        )
        for goal in self:
            goal.kpi_count = counts.get(goal, 0)

    @api.constrains("company_id")
    def _check_room(self):
        """Check that no goal has more figures than its company wants."""
        # sudo: figures of all companies count, also those that the user may not see
        kpis = self.env["sla.kpi"].sudo()
        counts = kpis._read_group(
            [("goal_id", "in", self.ids)], ["goal_id"], ["__count"]
        )
        for goal, count in counts:
            company = goal.company_id or self.env.company
            if count > company.sla_kpis_per_goal:
                raise ValidationError(
                    self.env._(
                        "The business goal “%(goal)s” would have %(count)s figures, "
                        "and %(company)s wants at most %(most)s for one goal. Archive "
                        "one of these, or let it serve another goal: %(figures)s.",
                        goal=goal.name,
                        count=count,
                        company=company.name,
                        most=company.sla_kpis_per_goal,
                        figures=self.env["sla.format"]._list(
                            goal.kpi_ids.mapped("name")
                        ),
                    )
                )

    def action_view_kpis(self):
        """Open the figures that serve this goal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_objective.sla_kpi_action"
        )
        action["domain"] = [("goal_id", "=", self.id)]
        action["context"] = {"default_goal_id": self.id}
        return action
