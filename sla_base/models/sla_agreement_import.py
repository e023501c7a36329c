from odoo import api, models


class SlaAgreement(models.Model):
    """Offers an example to whoever imports agreements."""

    _inherit = "sla.agreement"

    @api.model
    def get_import_templates(self):
        # asked by the import of the web client, which brings the method
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Example of a file of agreements"),
                "template": "/sla_base/static/import/agreements.csv",
            },
        ]
