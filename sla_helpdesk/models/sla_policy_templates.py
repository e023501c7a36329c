from odoo import api, models


class SlaPolicy(models.Model):
    """Offers an example to whoever imports policies."""

    _inherit = "sla.policy"

    @api.model
    def get_import_templates(self):
        # asked by the import of the web client, which brings the method
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Example of a file of policies with their targets"),
                "template": "/sla_helpdesk/static/import/policies.csv",
            },
            {
                "label": self.env._("Example of targets for policies that exist"),
                "template": "/sla_helpdesk/static/import/targets.csv",
            },
        ]
