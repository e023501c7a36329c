from odoo import fields, models


class SlaObjectiveShareLine(models.TransientModel):
    _name = "sla.objective.share.line"
    _description = "Part of a Target"

    share_id = fields.Many2one("sla.objective.share", required=True, ondelete="cascade")
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        domain="[('share', '=', False)]",
        help="The person who gets this part.",
    )
    team_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Team",
        help="The team that gets this part.",
    )
    weight = fields.Float(
        default=1.0, help="Any numbers, such as quotas: the parts are in proportion."
    )
    hours = fields.Float(
        string="Working hours", help="In the period, less leave.", readonly=True
    )
    target = fields.Float(
        help="The part of the target for this person or team.",
    )

    def _get_weight(self):
        """Return what this part counts for, as the method says."""
        weights = {"weight": self.weight, "capacity": self.hours}
        return weights.get(self.share_id.method, 1.0)

    def _get_who_key(self):
        part = self.user_id or self.team_ref
        return f"{part._name},{part.id}" if part else False

    def _prepare_objective(self):
        team = self.team_ref
        return {
            "scope": "person" if self.user_id else "team",
            "user_id": self.user_id.id,
            "team_ref": not self.user_id and team and f"{team._name},{team.id}",
            "parent_id": self.share_id.objective_id.id,
            "target": self.target,
            "weight": self.weight,
            "has_target": True,
        }
