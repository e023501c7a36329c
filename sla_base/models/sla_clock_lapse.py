from odoo import fields, models

from ..engine.plan import LAPSED


class SlaClock(models.Model):
    _inherit = "sla.clock"

    lapsed = fields.Boolean(
        help="The document came to meet “Lapses when” before the promise was kept: it "
        "counts neither as met nor as missed, unless it was late already."
    )

    def _explain_reason(self, event):
        if event.reason == LAPSED:
            return self.env._("the document came to meet “Lapses when”")
        if event.reason == "served_again":
            return self.env._("the document no longer meets “Lapses when”")
        return super()._explain_reason(event)
