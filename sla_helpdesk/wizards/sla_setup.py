from odoo import api, models

_FIRST = "sla_helpdesk.metric_first_response"
_NEXT = "sla_helpdesk.metric_next_response"
_RESOLUTION = "sla_helpdesk.metric_resolution"

# Within what time, by priority ("3" is the most urgent).
_OFFICE = {
    _FIRST: {
        "3": (30, "minute"),
        "2": (2, "hour"),
        "1": (4, "hour"),
        "0": (8, "hour"),
    },
    _NEXT: {"3": (2, "hour"), "2": (4, "hour"), "1": (8, "hour"), "0": (8, "hour")},
    _RESOLUTION: {"3": (8, "hour"), "2": (2, "day"), "1": (3, "day"), "0": (5, "day")},
}
_CRITICAL = {
    _FIRST: {
        "3": (15, "minute"),
        "2": (30, "minute"),
        "1": (2, "hour"),
        "0": (4, "hour"),
    },
    _NEXT: {
        "3": (30, "minute"),
        "2": (1, "hour"),
        "1": (4, "hour"),
        "0": (8, "hour"),
    },
    _RESOLUTION: {
        "3": (4, "hour"),
        "2": (8, "hour"),
        "1": (24, "hour"),
        "0": (72, "hour"),
    },
}
_VIP = {
    _FIRST: {
        "3": (15, "minute"),
        "2": (30, "minute"),
        "1": (1, "hour"),
        "0": (2, "hour"),
    },
    _RESOLUTION: {"3": (4, "hour"), "2": (8, "hour"), "1": (1, "day"), "0": (2, "day")},
}
_GOLD = {
    _FIRST: {
        "3": (30, "minute"),
        "2": (1, "hour"),
        "1": (2, "hour"),
        "0": (4, "hour"),
    },
    _RESOLUTION: {"3": (8, "hour"), "2": (1, "day"), "1": (2, "day"), "0": (3, "day")},
}
_OTHERS = {_FIRST: _OFFICE[_FIRST], _RESOLUTION: _OFFICE[_RESOLUTION]}

_STEPS = [
    {"recipient": "assignee", "timing": "before", "value": 15, "channel": "notify"},
    {"recipient": "leader", "timing": "after", "value": 0, "channel": "push"},
]
_LADDER = [
    {"recipient": "assignee", "timing": "before", "value": 15, "channel": "sms"},
    {"recipient": "leader", "timing": "after", "value": 0, "channel": "push"},
    {"recipient": "owner", "timing": "after", "value": 60, "channel": "email"},
]


class SlaSetup(models.TransientModel):
    _inherit = "sla.setup"

    @api.model
    def _get_templates(self):
        common = {
            "model": "helpdesk.ticket",
            "try_label": self.env._("Try it: create a first ticket"),
        }
        return [
            *super()._get_templates(),
            {
                **common,
                "key": "helpdesk_office",
                "name": self.env._("Support in office hours"),
                "summary": self.env._(
                    "Eight hours a day, Monday to Friday. For a help desk that is "
                    "closed at night and at the weekend."
                ),
                "icon": "fa-building-o",
                "week": "office",
                "hour_from": 9,
                "hour_to": 17,
                "targets": {"": _OFFICE},
                "steps": _STEPS,
            },
            {
                **common,
                "key": "helpdesk_critical",
                "name": self.env._("Critical support around the clock"),
                "summary": self.env._(
                    "Every hour counts, also at night and on holidays. For systems "
                    "that must not stand still."
                ),
                "icon": "fa-bolt",
                "week": "always",
                "targets": {"": _CRITICAL},
                "steps": _LADDER,
            },
            {
                **common,
                "key": "helpdesk_saturday",
                "name": self.env._("Support from Saturday to Wednesday"),
                "summary": self.env._(
                    "The week as it is in Iran: Saturday to Wednesday, if you like "
                    "Thursday until noon, closed on Friday."
                ),
                "icon": "fa-calendar",
                "week": "saturday",
                "tz": "Asia/Tehran",
                "targets": {"": _OFFICE},
                "steps": _STEPS,
            },
            {
                **common,
                "key": "helpdesk_tiers",
                "name": self.env._("Better promises for better customers"),
                "summary": self.env._(
                    "VIP and gold customers are answered sooner than the others. Makes "
                    "the tiers; put customers into them afterwards."
                ),
                "icon": "fa-star-o",
                "week": "office",
                "hour_from": 9,
                "hour_to": 17,
                "tiers": [
                    {
                        "key": "vip",
                        "name": self.env._("VIP"),
                        "color": 3,
                        "description": self.env._(
                            "Customers whom we must not lose: the largest by revenue."
                        ),
                    },
                    {
                        "key": "gold",
                        "name": self.env._("Gold"),
                        "color": 2,
                        "description": self.env._(
                            "Loyal customers with a service contract."
                        ),
                    },
                ],
                "targets": {"vip": _VIP, "gold": _GOLD, "": _OTHERS},
                "steps": _LADDER,
            },
        ]
