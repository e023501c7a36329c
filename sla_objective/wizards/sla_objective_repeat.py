from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaObjectiveRepeat(models.TransientModel):
    """Promises the same for the periods to come, or more from one to the next."""

    _name = "sla.objective.repeat"
    _description = "Promise for More Periods"

    objective_ids = fields.Many2many(
        "sla.objective",
        required=True,
        help="What is promised again for the periods that follow.",
    )
    count = fields.Integer(
        string="For how many more periods",
        default=11,
        required=True,
        help="How many objectives are made of each: 11 fill the year after a first "
        "month. Periods that have one are left out.",
    )
    growth = fields.Float(
        string="Change from one to the next (%)",
        help="10 promises a tenth more each time, -10 a tenth less.",
    )

    @api.constrains("count")
    def _check_count(self):
        for repeat in self:
            if not 1 <= repeat.count <= 60:
                raise ValidationError(
                    self.env._("Promise for 1 to 60 more periods at a time.")
                )

    def action_repeat(self):
        """Make an objective for each further period that has none yet."""
        self.ensure_one()
        rows = []
        for objective in self.objective_ids:
            rows += self._prepare(objective)
        objectives = self.env["sla.objective"].create(rows)
        objectives.action_refresh()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_objective.sla_objective_action"
        )
        made = (self.objective_ids | objectives).ids
        return action | {"domain": [("id", "in", made)], "context": {}}

    def _prepare(self, objective):
        period = self.env["sla.period"].with_company(objective.company_id)
        known = objective.search(
            [
                ("kpi_id", "=", objective.kpi_id.id),
                ("company_id", "=", objective.company_id.id),
                ("who", "=", objective.who),
                ("period_kind", "=", objective.period_kind),
            ]
        ).mapped("date_start")
        [vals] = objective.copy_data()
        first, rows = objective.date_start, []
        for number in range(1, self.count + 1):
            first = period._get_bounds(objective.period_kind, first)[1]
            grown = (1 + self.growth / 100) ** number
            if first not in known:
                rows.append(
                    vals
                    | {
                        "date_start": first,
                        "target": objective.target * grown,
                        "stretch": objective.stretch * grown,
                        "commentary": False,
                    }
                )
        return rows
