import math
from datetime import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_round
from odoo.tools.date_utils import sum_intervals

METHODS = [
    ("equal", "In equal parts"),
    ("weight", "By weight or quota"),
    ("capacity", "By working hours"),
    ("same", "The same for each"),
    ("hand", "By hand"),
]


class SlaObjectiveShare(models.TransientModel):
    """Shares a target out to the people or teams that it is made of."""

    _name = "sla.objective.share"
    _description = "Share Out a Target"

    objective_id = fields.Many2one(
        "sla.objective",
        required=True,
        ondelete="cascade",
        help="The objective whose target is shared out.",
    )
    company_id = fields.Many2one(related="objective_id.company_id")
    target = fields.Float(
        related="objective_id.target",
        help="What there is to share out.",
    )
    adds_up = fields.Boolean(compute="_compute_adds_up")
    method = fields.Selection(
        METHODS,
        string="How",
        required=True,
        default="equal",
        help="How the parts are reckoned. The same for each: everybody gets the whole "
        "target, as of a share in per cent.",
    )
    line_ids = fields.One2many("sla.objective.share.line", "share_id", string="Parts")
    total = fields.Float(
        string="Shared out",
        compute="_compute_total",
        help="The sum of the parts below.",
    )
    difference = fields.Float(
        string="Left over",
        compute="_compute_total",
        help="The target, less what is shared out. Negative: more than the whole is "
        "promised.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        objective = self.env["sla.objective"].browse(values.get("objective_id"))
        if objective:
            if not objective.kpi_id._is_additive():
                values["method"] = "same"
            values["line_ids"] = [
                Command.create(line) for line in self._prepare_lines(objective)
            ]
        return values

    @api.model
    def _prepare_lines(self, objective):
        """Return the values of a line for each part that there is, else for each member
        of the team, or each team of the company that has a capacity."""
        known = {part.who: part for part in objective.child_ids}
        if objective.scope == "team":
            parts = [("person", user) for user in objective._get_team_members()]
        else:
            teams = self.env["sla.capacity"].search(
                [("company_id", "=", objective.company_id.id)]
            )
            parts = [("team", each.party_ref) for each in teams if each.party_ref]
        keys = {f"{part._name},{part.id}" for _scope, part in parts}
        parts += [
            (part.scope, part._get_who())
            for who, part in known.items()
            if who not in keys
        ]
        lines = []
        for scope, part in parts:
            old = known.get(f"{part._name},{part.id}")
            lines.append(
                {
                    "user_id": part.id if scope == "person" else False,
                    "team_ref": f"{part._name},{part.id}" if scope == "team" else False,
                    "weight": old.weight if old else 1.0,
                    "hours": self._get_hours(objective, scope, part),
                    "target": old.target if old else 0.0,
                }
            )
        return lines

    @api.model
    def _get_hours(self, objective, scope, part):
        """Return the working hours of a person, or of the members of a team, in the
        period, less their leave."""
        users = part
        if scope == "team":
            team = objective.new(
                {
                    "scope": "team",
                    "company_id": objective.company_id.id,
                    "team_ref": f"{part._name},{part.id}",
                }
            )
            users = team._get_team_members()
        low, high = (each.replace(tzinfo=UTC) for each in objective._get_bounds()[2:])
        company = objective.company_id
        hours = 0.0
        # sudo: leave of people counts, and is not shown
        for user in users.sudo():
            resource = user.resource_ids.filtered(
                lambda each: each.company_id == company
            )[:1]
            calendar = resource.calendar_id or company.resource_calendar_id
            if calendar:
                work = calendar._work_intervals_batch(low, high, resources=resource)
                hours += sum_intervals(work[resource.id])
        return hours

    @api.depends("objective_id")
    def _compute_adds_up(self):
        for share in self:
            share.adds_up = share.objective_id.kpi_id._is_additive()

    @api.depends("line_ids.target", "target", "objective_id")
    def _compute_total(self):
        for share in self:
            share.total = sum(share.line_ids.mapped("target"))
            share.difference = share.adds_up and share.target - share.total

    @api.onchange("method", "line_ids")
    def _onchange_method(self):
        if self.method == "hand":
            return
        lines = self.line_ids
        if self.method == "same":
            for line in lines:
                line.target = self.target
            return
        weights = [line._get_weight() for line in lines]
        parts = _split(self.target, weights, self._get_step())
        for line, part in zip(lines, parts, strict=True):
            line.target = part

    def _get_step(self):
        """Return the least that one part can have more than another: whole numbers
        stay whole, and money is shared out to the smallest coin. Zero: as little as
        one likes."""
        objective = self.objective_id
        if not self.adds_up:
            return 0.0
        step = 0.0
        if objective.kpi_id.unit == "money":
            step = objective.company_id.currency_id.rounding
        return max(step, 1.0) if self.target == int(self.target) else step

    def action_share(self):
        """Promise each part: make its objective, or change the one that there is."""
        self.ensure_one()
        whole = self.objective_id
        whole.check_access("write")
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "“%s” is shared out to nobody yet. Add people or teams.",
                    whole.display_name,
                )
            )
        known = {part._get_key(): part for part in self._find_parts()}
        for line in self.line_ids:
            vals = line._prepare_objective()
            part = known.get(
                (*whole._get_key()[:2], line._get_who_key(), *whole._get_key()[3:])
            )
            if part:
                part.write(vals)
            else:
                whole.create(
                    vals
                    | {
                        "kpi_id": whole.kpi_id.id,
                        "company_id": whole.company_id.id,
                        "period_kind": whole.period_kind,
                        "date_start": whole.date_start,
                    }
                )
        whole.action_refresh()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sla.objective",
            "res_id": whole.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _find_parts(self):
        whole = self.objective_id
        return whole.search(
            [
                ("kpi_id", "=", whole.kpi_id.id),
                ("company_id", "=", whole.company_id.id),
                ("date_start", "=", whole.date_start),
                ("period_kind", "=", whole.period_kind),
                ("who", "in", [line._get_who_key() for line in self.line_ids]),
            ]
        )


def _split(amount, weights, step):
    """Return ``amount`` in parts as the weights say, that add up to it; if there is a
    ``step``, each is a multiple of it."""
    total = sum(weights)
    if not total:
        return [0.0 for _weight in weights]
    if not step:
        return [amount * weight / total for weight in weights]
    steps = round(amount / step)
    parts = [steps * weight / total for weight in weights]
    floors = [math.floor(part) for part in parts]
    left = steps - sum(floors)
    # the largest remainders get one more
    order = sorted(range(len(parts)), key=lambda each: floors[each] - parts[each])
    for index in order[:left]:
        floors[index] += 1
    return [float_round(floor * step, precision_rounding=step) for floor in floors]
