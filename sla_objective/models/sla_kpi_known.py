from odoo import api, fields, models


class SlaKpi(models.Model):
    """What is known of a figure by now: its objectives, latest value and alarms."""

    _inherit = "sla.kpi"

    objective_ids = fields.One2many("sla.objective", "kpi_id")
    objective_count = fields.Integer(
        string="Number of objectives",
        compute="_compute_objective_count",
        help="How many objectives there are for the figure, in all periods.",
    )
    latest_id = fields.Many2one(
        "sla.objective",
        compute="_compute_latest",
        help="The company's objective of the latest period that has begun.",
    )
    latest_text = fields.Char(
        string="Latest value",
        compute="_compute_latest",
        help="What the figure came to in the latest period of the company that has an "
        "objective. Empty: nothing was measured.",
    )
    alarm_text = fields.Text(
        string="Alarms",
        compute="_compute_alarm_text",
        help="Alarms that nobody has marked as seen: this figure got better at the "
        "cost of another, or the other way round.",
    )
    flags = fields.Char(
        compute="_compute_flags", help="What is odd about the figure, in a few words."
    )

    def _compute_objective_count(self):
        counts = dict(
            self.env["sla.objective"]._read_group(
                [("kpi_id", "in", self.ids)], ["kpi_id"], ["__count"]
            )
        )
        for kpi in self:
            kpi.objective_count = counts.get(kpi, 0)

    def _compute_latest(self):
        today = fields.Date.context_today(self)
        objectives = self.env["sla.objective"].search(
            [
                ("kpi_id", "in", self.ids),
                ("scope", "=", "company"),
                ("company_id", "=", self.env.company.id),
                ("date_start", "<=", today),
            ],
            order="date_start",
        )
        latest = {objective.kpi_id: objective for objective in objectives}
        for kpi in self:
            kpi.latest_id = latest.get(kpi)
            kpi.latest_text = kpi.latest_id.actual_text

    def _compute_alarm_text(self):
        alarms = self.env["sla.kpi.alarm"].search(
            [
                ("state", "=", "open"),
                "|",
                ("kpi_id", "in", self.ids),
                ("counter_id", "in", self.ids),
            ]
        )
        for kpi in self:
            mine = alarms.filtered(lambda each, kpi=kpi: kpi in each._get_kpis())
            kpi.alarm_text = "\n".join(mine.mapped("text"))

    @api.depends("goal_id", "measure", "is_stuck")
    def _compute_flags(self):
        waste, still = self.env._("Waste"), self.env._("Does not move")
        alarm, typed = self.env._("Alarm"), self.env._("Typed by hand")
        for kpi in self:
            found = {
                waste: not kpi.goal_id,
                still: kpi.is_stuck,
                alarm: kpi.alarm_text,
                typed: kpi.measure == "manual",
            }
            kpi.flags = self.env["sla.format"]._list(
                text for text, odd in found.items() if odd
            )

    def action_view_objectives(self):
        """Open what is promised of this figure, over the periods."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_objective.sla_objective_action"
        )
        action["domain"] = [("kpi_id", "=", self.id)]
        action["context"] = {"default_kpi_id": self.id}
        return action
