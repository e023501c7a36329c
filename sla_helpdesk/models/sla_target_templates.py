from odoo import api, models


class SlaTarget(models.Model):
    """Offers an example to whoever imports targets."""

    _inherit = "sla.target"

    @api.model
    def get_import_templates(self):
        # asked by the import of the web client, which brings the method
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Example of a file of targets"),
                "template": "/sla_helpdesk/static/import/targets.csv",
            },
        ]
