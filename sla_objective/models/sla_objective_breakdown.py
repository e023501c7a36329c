from odoo import api, fields, models
from odoo.exceptions import UserError

from ..measure import measure_slices


class SlaObjective(models.Model):
    """A number, broken down by source, product, state …"""

    _inherit = "sla.objective"

    has_dimensions = fields.Boolean(
        string="Can be broken down", compute="_compute_has_dimensions"
    )

    @api.depends("kpi_id.dimension_ids")
    def _compute_has_dimensions(self):
        for objective in self:
            # sudo: fields are not for everybody to read
            objective.has_dimensions = bool(objective.kpi_id.sudo().dimension_ids)

    def action_view_slices(self):
        """Open the number broken down by each dimension of its figure."""
        self.ensure_one()
        self.check_access("read")
        # sudo: made by the system for whoever sees the number; nobody writes them
        slices = self.env["sla.objective.slice"].sudo()
        slices = slices.create(self._prepare_slices())
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": slices._name,
            "view_mode": "list,graph",
            "views": [(False, "list"), (False, "graph")],
            "domain": [("id", "in", slices.ids)],
            "context": {"group_by": "dimension", "create": False},
        }

    def _prepare_slices(self):
        """Return the values of the parts, for all dimensions.

        :raise UserError: if the figure names no dimension
        """
        # sudo: the figure is the same for whoever sees the number
        objective = self.sudo()
        dimensions = objective.kpi_id.dimension_ids
        definition = objective.kpi_id._get_definition()
        if objective.state == "closed":
            definition = self._get_frozen_definition(objective)
        if not dimensions or definition["model"] not in self.env:
            raise UserError(
                self.env._(
                    "“%s” cannot be broken down: its figure names no field for it.",
                    self.display_name,
                )
            )
        wanted = objective._get_wanted(definition, {})
        vals_list = []
        for dimension in dimensions:
            field = self.env[definition["model"]]._fields[dimension.name]
            found = measure_slices(objective.env, definition, wanted, dimension.name)
            label = field._description_string(self.env)
            names = self._get_slice_names(field, found)
            for raw, result in found.items():
                if result.value is None:
                    continue
                vals_list.append(
                    {
                        "objective_id": self.id,
                        "field_name": dimension.name,
                        "dimension": label,
                        "raw": raw or False,
                        "name": names.get(raw) or self.env._("None"),
                        "value": result.value,
                        "text": self._format(result.value),
                        "denominator": result.denominator or result.numerator,
                    }
                )
        return vals_list

    def _get_frozen_definition(self, objective):
        """Return the definition when closed, of the records that were counted then."""
        definition = dict(objective.snapshot)
        ids = (objective.counted or {}).get("base_ids") or []
        name = "of_domain" if definition["measure"] == "ratio" else "domain"
        return definition | {name: repr([("id", "in", ids)])}

    def _get_slice_names(self, field, found):
        """Return ``{value: what people call it}``."""
        if field.type == "many2one":
            ids = [raw for raw in found if raw]
            # sudo: names only, of what is counted
            records = self.env[field.comodel_name].sudo().browse(ids).exists()
            return {record.id: record.display_name for record in records}
        if field.type == "selection":
            return dict(field._description_selection(self.env))
        if field.type == "boolean":
            return {True: self.env._("Yes"), False: self.env._("No")}
        return {raw: str(raw) for raw in found if raw}
