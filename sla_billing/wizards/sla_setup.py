from odoo import api, models

_ISSUED = "sla_billing.metric_issued"
_POSTED = "sla_billing.metric_posted"
_DISPUTE = "sla_billing.metric_dispute"

# Within what time; invoices have no priority.
_DESK = {
    _ISSUED: {"": (1, "day")},
    _POSTED: {"": (4, "hour")},
    _DISPUTE: {"": (2, "day")},
}


class SlaSetup(models.TransientModel):
    _inherit = "sla.setup"

    @api.model
    def _get_templates(self):
        return [
            *super()._get_templates(),
            {
                "key": "invoice_desk",
                "model": "account.move",
                "name": self.env._("Invoice desk"),
                "summary": self.env._(
                    "Invoices issued a working day after they were asked for, drafts "
                    "posted the same day, objections answered in two."
                ),
                "icon": "fa-file-text-o",
                "week": "office",
                "hour_from": 9,
                "hour_to": 17,
                "targets": {"": _DESK},
                "steps": [
                    {
                        "recipient": "assignee",
                        "timing": "before",
                        "value": 60,
                        "channel": "notify",
                    },
                ],
                "try_label": self.env._("Try it: create a first invoice"),
                "try_context": {"default_move_type": "out_invoice"},
            },
        ]
