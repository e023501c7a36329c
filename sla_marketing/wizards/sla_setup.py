from odoo import api, models

_CONTACT = "sla_marketing.metric_first_contact"
_QUALIFY = "sla_marketing.metric_qualification"
_ACCEPT = "sla_marketing.metric_accept"
_STEP = "sla_marketing.metric_next_step"
_DEPTH = "sla_marketing.metric_depth"

# Within what time, by priority ("3" is the most urgent).
_LEADS = {
    _CONTACT: {
        "3": (15, "minute"),
        "2": (30, "minute"),
        "1": (1, "hour"),
        "0": (4, "hour"),
    },
    _QUALIFY: {"3": (1, "day"), "2": (2, "day"), "1": (3, "day"), "0": (3, "day")},
    _ACCEPT: {"3": (2, "hour"), "2": (4, "hour"), "1": (1, "day"), "0": (1, "day")},
    _STEP: {"3": (4, "hour"), "2": (1, "day"), "1": (1, "day"), "0": (2, "day")},
    _DEPTH: {priority: (10, "day") for priority in "3210"},
}


class SlaSetup(models.TransientModel):
    _inherit = "sla.setup"

    @api.model
    def _get_templates(self):
        return [
            *super()._get_templates(),
            {
                "key": "marketing_sales",
                "model": "crm.lead",
                "name": self.env._("Marketing and sales"),
                "summary": self.env._(
                    "Leads contacted within the hour, handed over and accepted within "
                    "a day, never without a next step. For two departments that want "
                    "to count on each other."
                ),
                "icon": "fa-handshake-o",
                "week": "office",
                "hour_from": 9,
                "hour_to": 17,
                "targets": {"": _LEADS},
                "steps": [
                    {
                        "recipient": "assignee",
                        "timing": "before",
                        "value": 15,
                        "channel": "notify",
                    },
                    {
                        "recipient": "leader",
                        "timing": "after",
                        "value": 0,
                        "channel": "notify",
                    },
                ],
                "try_label": self.env._("Try it: create a first lead"),
                "try_context": {},
            },
        ]
