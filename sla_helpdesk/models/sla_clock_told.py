from odoo import models


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _prepare_portal_promise(self, names):
        # to recognise the promise that the customer was told of before
        promise = super()._prepare_portal_promise(names)
        return promise | {"metric_id": self.metric_id.id}
