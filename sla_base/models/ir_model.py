from odoo import api, fields, models


class IrModel(models.Model):
    _inherit = "ir.model"

    is_sla_host = fields.Boolean(
        string="Has service levels",
        compute="_compute_is_sla_host",
        search="_search_is_sla_host",
        help="Promises can be put on documents of this model.",
    )

    @api.depends("model")
    def _compute_is_sla_host(self):
        hosts = self._sla_host_names()
        for model in self:
            model.is_sla_host = model.model in hosts

    def _search_is_sla_host(self, operator, value):
        if operator != "in":
            return NotImplemented
        positive = [("model", "in", self._sla_host_names())]
        return positive if True in value else ["!", *positive]

    @api.model
    def _sla_host_names(self):
        """Return the names of the models on which promises can be put."""
        return [
            name
            for name, model in self.env.registry.items()
            if not model._abstract and getattr(model, "_sla_host", False)
        ]
