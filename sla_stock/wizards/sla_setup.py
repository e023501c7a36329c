from odoo import api, models

_READY = "sla_stock.metric_ready"
_SHIPPED = "sla_stock.metric_shipped"

# Within what time, by priority: deliveries with a star are "3", others "1".
_DELIVERIES = {
    _READY: {"3": (4, "hour"), "1": (1, "day")},
    _SHIPPED: {"3": (1, "day"), "1": (2, "day")},
}


class SlaSetup(models.TransientModel):
    _inherit = "sla.setup"

    @api.model
    def _get_templates(self):
        return [
            *super()._get_templates(),
            {
                "key": "stock_deliveries",
                "model": "stock.picking",
                "name": self.env._("Deliveries on time"),
                "summary": self.env._(
                    "Ready and shipped within so many working days, those with a star "
                    "sooner. For a warehouse in office hours."
                ),
                "icon": "fa-truck",
                "week": "office",
                "hour_from": 8,
                "hour_to": 16,
                "targets": {"": _DELIVERIES},
                "steps": [
                    {
                        "recipient": "assignee",
                        "timing": "before",
                        "value": 120,
                        "channel": "notify",
                    },
                ],
                "try_label": self.env._("Try it: create a first delivery"),
                "try_context": {"restricted_picking_type_code": "outgoing"},
            },
        ]
