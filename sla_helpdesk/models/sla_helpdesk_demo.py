from datetime import timedelta

from odoo import api, models

_DAYS = 42
_MINUTE, _HOUR, _DAY = 1, 60, 24 * 60

# What is open now, and what was closed lately: moments are minutes before now. Each is
# (key, subject, text, contact, agent, values, what happened after it came in).
_NOW = [
    (
        "fresh",
        "Packing line 2 stops with error E-41",
        "The line stops every ten minutes since this morning. Please call us.",
        "sla_base.partner_alborz_contact",
        None,
        {"channel": "email", "priority": "2", "service": "repair"},
        [(6, "asked", "")],
    ),
    (
        "at_risk",
        "We cannot log in to order spare parts",
        "The portal says that our account is locked.",
        "sla_base.partner_alborz_contact",
        "sara",
        {"channel": "web", "priority": "2", "service": "spare_parts"},
        [(51, "asked", "")],
    ),
    (
        "overdue",
        "Appointment reminders are not sent",
        "None of our patients got a reminder today.",
        "partner_hirmand_contact",
        "navid",
        {"channel": "web", "priority": "2", "service": "crm"},
        [(3 * _HOUR, "asked", "")],
    ),
    (
        "answered",
        "Orders of the Ghent shop are missing",
        "They do not show up in the customer database since Saturday.",
        "partner_lindenhof_contact",
        "sara",
        {"channel": "email", "priority": "1", "service": "crm"},
        [
            (6 * _HOUR, "asked", ""),
            (
                6 * _HOUR - 24,
                "reply",
                "Thank you. We are checking the import of that shop.",
            ),
        ],
    ),
    (
        "paused",
        "Which lubricant for gearbox G-7?",
        "The old one is no longer sold. What do you recommend?",
        "sla_base.partner_alborz_contact",
        "lale",
        {"channel": "web", "priority": "1", "service": "repair", "team": "after_sales"},
        [
            (30 * _HOUR, "asked", ""),
            (
                30 * _HOUR - 40,
                "reply",
                "Please send us the serial number of the gearbox.",
            ),
            (30 * _HOUR - 41, "wait", ""),
        ],
    ),
    (
        "urgent",
        "Payments are declined in our web shop",
        "All cards are declined since the update last night.",
        "partner_sabalan_contact",
        "navid",
        {"channel": "phone", "priority": "3", "service": "payment"},
        [
            (7 * _HOUR, "asked", ""),
            (
                7 * _HOUR - 12,
                "reply",
                "We see it too, and are on the phone with the bank.",
            ),
        ],
    ),
    (
        "asked_again",
        "Label printer prints blank labels",
        "Since we put in a new roll.",
        "partner_sabalan_contact",
        "sara",
        {"channel": "email", "priority": "1", "service": "it"},
        [
            (28 * _HOUR, "asked", ""),
            (27 * _HOUR, "reply", "Could you turn the roll the other way round?"),
            (
                3 * _HOUR + 20,
                "asked",
                "We did. Now it prints, but without the bar code.",
            ),
        ],
    ),
    (
        "complaint",
        "Invoice was charged twice",
        "We paid the same invoice twice and nobody calls us back.",
        "sla_base.partner_zagros_contact",
        "navid",
        {
            "channel": "phone",
            "priority": "2",
            "service": "billing",
            "type": "sla_helpdesk.ticket_type_complaint",
        },
        [
            (20 * _HOUR, "asked", ""),
            (19 * _HOUR, "reply", "You are right, and we are sorry. We pay it back."),
        ],
    ),
    (
        "handed_over",
        "Conveyor belt runs too slowly",
        "Since the last service it runs at 80 percent.",
        "sla_base.partner_zagros_contact",
        "navid",
        {"channel": "email", "priority": "1", "service": "repair"},
        [
            (5 * _HOUR, "asked", ""),
            (5 * _HOUR - 20, "reply", "I hand this over to our engineers."),
            (5 * _HOUR - 25, "hand_over", "after_sales"),
        ],
    ),
    (
        "reopened",
        "X-ray archive is slow",
        "Opening a picture takes a minute.",
        "partner_hirmand_contact",
        "sara",
        {"channel": "web", "priority": "1", "service": "it"},
        [
            (23 * _HOUR, "asked", ""),
            (22 * _HOUR + 30, "reply", "We have moved the archive to a faster disk."),
            (20 * _HOUR, "close", ""),
            (2 * _HOUR, "asked", "It is slow again."),
            (2 * _HOUR - 5, "work", ""),
            (2 * _HOUR - 10, "reply", "We look at it once more."),
        ],
    ),
    (
        "solved",
        "Password of the new colleague",
        "Please create an account for our new nurse.",
        "partner_hirmand_contact",
        "navid",
        {
            "channel": "web",
            "priority": "1",
            "service": "it",
            "type": "sla_helpdesk.ticket_type_request",
        },
        [
            (9 * _HOUR, "asked", ""),
            (9 * _HOUR - 25, "reply", "Done, the password comes by SMS."),
            (8 * _HOUR, "close", ""),
        ],
    ),
    (
        "solved_late",
        "Spare blade was not delivered",
        "It was promised for Tuesday.",
        "sla_base.partner_alborz_contact",
        "lale",
        {"channel": "email", "priority": "2", "service": "spare_parts"},
        [
            (4 * _DAY, "asked", ""),
            (4 * _DAY - 100, "reply", "It is on its way, the carrier was late."),
            (4 * _DAY - 26 * _HOUR, "close", ""),
        ],
    ),
]

# What history repeats: subject, service.
_SUBJECTS = [
    ("Cannot log in", "it"),
    ("Spare part for the cutter", "spare_parts"),
    ("Invoice has a wrong address", "billing"),
    ("Machine stops without an error", "repair"),
    ("Payment page is slow", "payment"),
    ("Order is missing in the customer database", "crm"),
    ("Printer prints blank pages", "it"),
    ("Noise from the gearbox", "repair"),
    ("Copy of an invoice", "billing"),
]
_CONTACTS = [
    "sla_base.partner_alborz_contact",
    "partner_hirmand_contact",
    "partner_sabalan_contact",
    "sla_base.partner_zagros_contact",
    "partner_lindenhof_contact",
]
_AGENTS = [
    ("sara", "desk"),
    ("navid", "desk"),
    ("lale", "after_sales"),
    ("sara", "desk"),
]
_CHANNELS = ["email", "web", "phone", "email"]
_PRIORITIES = ["1", "1", "2", "0", "1", "3", "1"]
_REPLIED_AFTER = [15, 35, 22, 95, 12, 48, 150, 28]  # minutes
_SOLVED_AFTER = [4, 20, 7, 30, 3, 90, 11, 6, 52, 9, 26]  # hours


class SlaHelpdeskDemo(models.AbstractModel):
    """The tickets of the demonstration, as if they had come in over the last weeks:
    everything is done at its own time, so clocks, events and alerts are those that the
    engine would have made."""

    _name = "sla.helpdesk.demo"
    _description = "Demonstration Tickets with a Past"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        if self.env.ref("sla_helpdesk.demo_ticket_fresh", raise_if_not_found=False):
            return
        cr = self.env.cr
        present = cr.now()
        story = []
        for ticket in [*self._get_history(), *_NOW]:
            key, *_rest, events = ticket
            for minutes, what, text in events:
                moment = (present - timedelta(minutes=minutes)).replace(microsecond=0)
                story.append((moment, key, what, text, ticket))
        stage = self.with_context(
            tracking_disable=True,
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
            mail_auto_subscribe_no_notify=True,
            mail_notify_force_send=False,
        )
        try:
            for moment, key, what, text, ticket in sorted(story, key=lambda e: e[:2]):
                stage._pass_time(moment)
                stage._at(moment, stage._play, moment, key, what, text, ticket)
            stage._pass_time(present)
        finally:
            cr._now = present
            self.env.invalidate_all()

    @api.model
    def _get_history(self):
        """Return tickets of the last weeks, all closed, in the form of ``_NOW``."""
        history = []
        for index in range(_DAYS):
            came = (_DAYS - index) * _DAY + 5 * _HOUR - index * 67 % 480
            replied = _REPLIED_AFTER[index % len(_REPLIED_AFTER)]
            solved = _SOLVED_AFTER[index % len(_SOLVED_AFTER)] * _HOUR + replied
            subject, service = _SUBJECTS[index % len(_SUBJECTS)]
            agent, team = _AGENTS[index % len(_AGENTS)]
            events = [
                (came, "asked", ""),
                (came - replied, "reply", "Thank you, we are looking into it."),
            ]
            if index % 4 == 3:
                events += [
                    (came - replied - 1, "wait", ""),
                    (
                        came - replied - 5 * _HOUR,
                        "asked",
                        "Here is what you asked for.",
                    ),
                    (came - replied - 5 * _HOUR - 10, "reply", "Thank you."),
                    (came - replied - 5 * _HOUR - 11, "work", ""),
                ]
                solved += 5 * _HOUR
            events.append((max(came - solved, 30), "close", ""))
            values = {
                "channel": _CHANNELS[index % len(_CHANNELS)],
                "priority": _PRIORITIES[index % len(_PRIORITIES)],
                "service": service,
                "team": team,
            }
            contact = _CONTACTS[index % len(_CONTACTS)]
            history.append(
                (f"history_{index}", subject, "", contact, agent, values, events)
            )
        return history

    # Time

    def _at(self, moment, function, *arguments):
        """Call ``function`` as if it were ``moment``."""
        message = self.env["mail.message"].sudo()
        last = message.search([], order="id desc", limit=1).id or 0
        # this transaction's idea of now, from which creation dates and clocks come
        self.env.cr._now = moment
        self.env.invalidate_all()
        function(*arguments)
        self.env.flush_all()
        message.search([("id", ">", last)]).date = moment
        self.env.flush_all()

    def _pass_time(self, until):
        """Let the scheduler do what came due before ``until``, each at its moment."""
        clocks = self.env["sla.clock"].sudo()
        last = None
        while due := clocks.search(
            [("next_event_at", "<=", until)], order="next_event_at, id", limit=1
        ):
            if (due, due.next_event_at) == last:
                break  # it cannot be handled, and a fault says so
            last = (due, due.next_event_at)
            self._at(max(due.next_event_at, self.env.cr.now()), self._tick)

    def _tick(self):
        self.env["sla.clock"].sudo()._tick_batch(500)
        sms = self.env["sms.sms"].sudo()
        last = sms.search([], order="id desc", limit=1).id or 0
        self.env["sla.delivery"].sudo()._deliver_batch(500)
        # nobody is to get a text message because of a demonstration
        sms.search([("id", ">", last)]).state = "sent"

    # Deeds

    def _play(self, moment, key, what, text, ticket):
        number = f"sla_helpdesk.demo_ticket_{key}"
        known = self.env.ref(number, raise_if_not_found=False)
        if not known:
            self._receive(number, moment, ticket)
            return
        getattr(self, f"_play_{what}")(known.with_env(self.env), moment, text)

    def _receive(self, number, moment, ticket):
        _key, subject, text, contact, agent, values, _events = ticket
        contact = self._ref(contact)
        vals = {
            "name": subject,
            "description": text,
            "partner_id": contact.id,
            "partner_name": contact.name,
            "partner_email": contact.email,
            "company_id": self.env.ref("base.main_company").id,
            "team_id": self._ref(f"team_{values.get('team', 'desk')}").id,
            "user_id": self._ref(f"user_{agent}").id if agent else False,
            "assigned_date": moment if agent else False,
            "last_stage_update": moment,
            "priority": values["priority"],
            "channel_id": self._ref(
                f"helpdesk_mgmt.helpdesk_ticket_channel_{values['channel']}"
            ).id,
            "stage_id": self._stage("new").id,
            "sla_service_id": self._ref(f"sla_base.service_{values['service']}").id,
        }
        if "type" in values:
            vals["type_id"] = self._ref(values["type"]).id
        record = self.env["helpdesk.ticket"].create(vals)
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": number, "record": record, "noupdate": True}]
        )
        if values["channel"] == "email":
            self._play_asked(record, moment, text or subject)

    def _play_asked(self, ticket, moment, text):
        ticket.message_post(
            body=text,
            author_id=ticket.partner_id.id,
            email_from=ticket.partner_id.email_formatted,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )

    def _play_reply(self, ticket, moment, text):
        agent = ticket.user_id or ticket.team_id.user_id
        ticket.with_user(agent).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        if ticket.stage_id == self._stage("new"):
            self._play_work(ticket, moment, text)

    def _play_work(self, ticket, moment, text):
        self._move(ticket, moment, "in_progress")

    def _play_wait(self, ticket, moment, text):
        self._move(ticket, moment, "awaiting")

    def _play_close(self, ticket, moment, text):
        self._move(ticket, moment, "done")
        ticket.closed_date = moment

    def _play_hand_over(self, ticket, moment, team):
        ticket.write(
            {
                "team_id": self._ref(f"team_{team}").id,
                "user_id": self._ref("user_lale").id,
            }
        )
        ticket.assigned_date = moment

    def _move(self, ticket, moment, stage):
        ticket.stage_id = self._stage(stage)
        ticket.last_stage_update = moment

    def _stage(self, name):
        return self._ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")

    def _ref(self, xmlid):
        if "." not in xmlid:
            xmlid = f"sla_helpdesk.{xmlid}"
        return self.env.ref(xmlid)
