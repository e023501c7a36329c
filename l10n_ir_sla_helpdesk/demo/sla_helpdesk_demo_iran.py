from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models

from odoo.addons.sla_base.past import Past

from . import plot

_TEHRAN = ZoneInfo("Asia/Tehran")
_FRIDAY = 4


class SlaHelpdeskDemoIran(models.AbstractModel):
    """The tickets of the company in Isfahan, each at its own time; see
    ``sla.helpdesk.demo``, whose deeds these are."""

    _name = "sla.helpdesk.demo.iran"
    _inherit = "sla.helpdesk.demo"
    _description = "Demonstration Tickets in Persian"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        if self._find("fresh"):
            return
        present = self.env.cr.now()
        past = Past(self.env, settle=self.env["helpdesk.ticket"]._sla_keep_moves)
        stage = self.with_env(past.env)
        past.tick = stage._tick
        tickets = [
            *self._get_earlier(present),
            *self._get_past(present),
            *self._get_now(present),
        ]
        events = [
            (moment, ticket[0], what, text, ticket)
            for ticket, events in tickets
            for moment, what, text in events
            if moment <= present
        ]
        past.play(stage._get_story(events))
        self.env["sla.clock"]._attribute_batch(10_000)
        stage._look(self.env.ref("l10n_ir_sla.company_novinyar"))

    @api.model
    def _get_earlier(self, present):
        """Return the tickets of the months before ``_get_past``, in the same form."""
        tickets = []
        days = _get_days(present, range(plot.EARLIER, plot.DAYS, -plot.STEP))
        for wave, day in enumerate(days):
            came = _get_moment(day, time(*_nth(plot.HOURS, wave)))
            # what is answered last is for the technical unit
            themes = sorted(
                (_nth(plot.SUBJECTS, 3 * wave + number) for number in range(3)),
                key=lambda theme: theme[2],
            )
            for theme, (replied, solved) in zip(
                themes, _nth(plot.FATES, wave), strict=True
            ):
                number = len(tickets)
                tickets.append(
                    (
                        _get_ticket(f"earlier_{number}", number, theme),
                        _get_events(came, replied, solved),
                    )
                )
        return tickets

    @api.model
    def _get_past(self, present):
        """Return the tickets of the last weeks with their events, all closed."""
        days = _get_days(present, range(plot.DAYS, 0, -1))
        tickets = []
        for number, day in enumerate(days):
            came = _get_moment(day, time(*_nth(plot.HOURS, number)))
            replied = _nth(plot.REPLIED_AFTER, number)
            events = _get_events(came, replied, _nth(plot.SOLVED_AFTER, number))
            if replied > plot.LOOKED_AFTER:
                looked = came + timedelta(minutes=plot.LOOKED_AFTER)
                events.append((looked, "look", ""))
            if number % 4 == 3:
                events += _get_wait(events[1][0])
            theme = _nth(plot.SUBJECTS, number)
            tickets.append((_get_ticket(f"history_{number}", number, theme), events))
        return tickets

    @api.model
    def _get_now(self, present):
        """Return the tickets that are open, with their events."""
        now = present.replace(microsecond=0)
        return [
            (
                ticket,
                [(now - timedelta(minutes=m), what, text) for m, what, text in events],
            )
            for *ticket, events in plot.NOW
        ]

    # Deeds

    def _play(self, moment, key, what, text, ticket):
        known = self._find(key)
        if not known:
            self._receive(_get_xmlid(key), moment, ticket)
            return
        getattr(self, f"_play_{what}")(known.with_env(self.env), moment, text)

    def _receive(self, number, moment, ticket):
        _key, subject, text, contact, service, team, priority, channel = ticket
        contact = self._ref(f"l10n_ir_sla.partner_{contact}_contact")
        team = self._ref(f"l10n_ir_sla_helpdesk.team_{team}")
        agent = team.user_ids.filtered(lambda user: user != team.user_id)[:1]
        record = self.env["helpdesk.ticket"].create(
            {
                "name": subject,
                "description": text,
                "partner_id": contact.id,
                "partner_name": contact.name,
                "partner_email": contact.email,
                "company_id": team.company_id.id,
                "team_id": team.id,
                "user_id": (agent or team.user_id).id,
                "assigned_date": moment,
                "last_stage_update": moment,
                "priority": priority,
                "channel_id": self._ref(
                    f"helpdesk_mgmt.helpdesk_ticket_channel_{channel}"
                ).id,
                "stage_id": self._stage("new").id,
                "sla_service_id": self._ref(f"l10n_ir_sla.service_{service}").id,
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": number, "record": record, "noupdate": True}]
        )
        if channel == "email":
            self._play_asked(record, moment, text or subject)

    def _find(self, key):
        return self.env.ref(_get_xmlid(key), raise_if_not_found=False)


def _get_xmlid(key):
    return f"l10n_ir_sla_helpdesk.demo_ticket_{key}"


def _get_days(present, before):
    """Return the days that are so many days before today in Tehran, without Fridays."""
    today = present.replace(tzinfo=UTC).astimezone(_TEHRAN).date()
    days = [today - timedelta(days=number) for number in before]
    return [day for day in days if day.weekday() != _FRIDAY]


def _get_ticket(key, number, theme):
    """Return a ticket of the past as ``plot.NOW`` has it, without its events."""
    subject, service, team = theme
    priority, channel = _nth(plot.PRIORITIES, number), _nth(plot.CHANNELS, number)
    contact = _nth(plot.CONTACTS, number)
    return (key, subject, "", contact, service, team, priority, channel)


def _get_events(came, replied, solved):
    """Return what happened to it, in minutes until the answer, and from then on."""
    answer = came + timedelta(minutes=replied)
    return [
        (came, "asked", ""),
        (answer, "reply", plot.THANKS),
        (answer + timedelta(minutes=solved), "close", ""),
    ]


def _get_wait(answer):
    """Return what happens when the answer is a question that the customer thinks about
    for half an hour."""
    return [
        (answer + timedelta(minutes=1), "wait", ""),
        (answer + timedelta(minutes=31), "asked", plot.DETAILS),
        (answer + timedelta(minutes=38), "reply", plot.THANKS),
        (answer + timedelta(minutes=39), "work", ""),
    ]


def _nth(values, number):
    return values[number % len(values)]


def _get_moment(day, hour):
    """Return a moment in Tehran as naive UTC."""
    local = datetime.combine(day, hour, tzinfo=_TEHRAN)
    return local.astimezone(UTC).replace(tzinfo=None)
