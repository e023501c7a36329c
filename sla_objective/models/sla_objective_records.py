from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.sla_base.engine import domains

from ..measure.statement import get_domain


class SlaObjective(models.Model):
    """From a number to the very records that it counts."""

    _inherit = "sla.objective"

    def action_view_records(self):
        """Open the records counted: of a share, those that were counted in."""
        return self._view_records(part=True)

    def action_view_base(self):
        """Open all records that a share is taken of."""
        return self._view_records(part=False)

    def _view_records(self, part):
        self.ensure_one()
        self.check_access("read")
        definition = self._get_current_definition()
        name = definition["model"]
        if definition["measure"] == "manual" or name not in self.env:
            raise UserError(
                self.env._(
                    "“%s” counts no records that could be shown.", self.display_name
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": name,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": list(self._get_records_domain(definition, part)),
            "context": {"active_test": False, "create": False},
        }

    def _get_current_definition(self):
        # sudo: the definition is for whoever sees the number
        objective = self.sudo()
        return objective.snapshot or objective.kpi_id._get_definition()

    def _get_records_domain(self, definition, part):
        """Return the records as a domain: those kept when the period was closed, else
        those that count now."""
        objective = self.sudo()  # sudo: as above
        if objective.state == "closed":
            counted = objective.counted or {}
            return Domain("id", "in", counted.get("ids" if part else "base_ids") or [])
        wanted = objective._get_wanted(definition, {})
        domain = get_domain(objective.env, definition, wanted)
        if definition["measure"] == "ratio" and part:
            domain &= domains.parse(definition["domain"])
        return domain

    @api.model
    def _get_curves(self, kpis):
        """Return the action that shows the values of figures over the periods."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Curves: %s", self.env["sla.format"]._list(kpis.mapped("name"))
            ),
            "res_model": "sla.objective",
            "view_mode": "graph,list,pivot",
            "views": [
                (self.env.ref("sla_objective.sla_objective_view_curves").id, "graph"),
                (False, "list"),
                (False, "pivot"),
            ],
            "domain": [("kpi_id", "in", kpis.ids), ("has_value", "=", True)],
        }
