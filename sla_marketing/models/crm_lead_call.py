from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_sla_log_call(self):
        """Ask what came of a call with this lead, and count it as an attempt."""
        self.ensure_one()
        self.check_access("write")
        return self.env["sla.lead.call"]._open(self)
