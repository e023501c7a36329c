from odoo import api, models


class SlaTier(models.Model):
    """Offers an example to whoever imports tiers."""

    _inherit = "sla.tier"

    @api.model
    def get_import_templates(self):
        # asked by the import of the web client, which brings the method
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Example of a file of tiers"),
                "template": "/sla_base/static/import/tiers.csv",
            },
        ]
