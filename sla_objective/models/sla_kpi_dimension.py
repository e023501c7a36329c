from odoo import api, fields, models
from odoo.exceptions import ValidationError

_TYPES = ("many2one", "selection", "boolean", "char", "integer")


class SlaKpi(models.Model):
    """By what else than people a figure can be looked at: source, product, state …"""

    _inherit = "sla.kpi"

    dimension_ids = fields.Many2many(
        "ir.model.fields",
        "sla_kpi_dimension_rel",
        "kpi_id",
        "field_id",
        string="Broken down by",
        domain="[('store', '=', True), ('model', '=', counted_model), "
        "('ttype', 'in', ('many2one', 'selection', 'boolean', 'char', 'integer'))]",
        help="Fields of the records by which the figure of an objective can be broken "
        "down, for example source, product or state.",
    )
    counted_model = fields.Char(
        string="Kind of records counted", compute="_compute_counted_model"
    )

    @api.depends("measure", "model_id")
    def _compute_counted_model(self):
        for kpi in self:
            of_clocks = kpi.measure in ("attainment", "clock_time")
            kpi.counted_model = "sla.clock" if of_clocks else kpi.model_id.model

    @api.constrains("dimension_ids", "model_id", "measure")
    def _check_dimensions(self):
        for kpi in self.filtered("dimension_ids"):
            if kpi.counted_model not in self.env:
                continue
            # sudo: constraints run as superuser; what counts is who defines the figure
            model = self.sudo(False).env[kpi.counted_model]
            for chosen in kpi.dimension_ids:
                field = model._fields.get(chosen.name)
                if (
                    chosen.model != kpi.counted_model
                    or field is None
                    or not field.store
                    or field.company_dependent
                    or field.type not in _TYPES
                    or not model._has_field_access(field, "read")
                ):
                    raise ValidationError(
                        self.env._(
                            "Figure “%(figure)s” cannot be broken down by “%(field)s”. "
                            "Choose stored fields of its own records that you may "
                            "read.",
                            figure=kpi.name,
                            field=chosen.field_description,
                        )
                    )
