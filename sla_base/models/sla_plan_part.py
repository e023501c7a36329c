from odoo import api, models


class SlaPlanPart(models.AbstractModel):
    """Something that the plans of the engine are made of: a change of it throws the
    cached plans away."""

    _name = "sla.plan.part"
    _description = "Part of the SLA Plans"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
