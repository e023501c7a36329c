from collections import defaultdict
from datetime import timedelta

from odoo import api, models

from odoo.addons.sla_base.past import Past

from . import plot


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
        present = self.env.cr.now()
        now = present.replace(microsecond=0)
        past = Past(self.env, settle=self.env["helpdesk.ticket"]._sla_keep_moves)
        stage = self.with_env(past.env)
        past.tick = stage._tick
        tickets = [*self._get_earlier(present), *self._get_history(present), *plot.NOW]
        events = [
            (now - timedelta(minutes=minutes), ticket[0], what, text, ticket)
            for ticket in tickets
            for minutes, what, text in ticket[-1]
        ]
        past.play(stage._get_story(events))
        self.env["sla.clock"]._attribute_batch(10_000)
        stage._look(self.env.ref("base.main_company"))

    @api.model
    def _get_story(self, events):
        """Return ``[(moment, function, arguments), …]``: all that happened in the same
        moment is one deed, which is quicker."""
        moments = defaultdict(list)
        for event in sorted(events, key=lambda event: event[:2]):
            moments[event[0]].append(event)
        return [
            (moment, self._play_all, (events,)) for moment, events in moments.items()
        ]

    @api.model
    def _try_policies(self):
        """Work out the backtest of the demonstration. Called by the demo data only."""
        backtest = self.env.ref("sla_helpdesk.backtest_ambitious")
        if backtest.state == "draft":
            backtest.action_run()

    @api.model
    def _get_earlier(self, present):
        """Return the tickets of the months before ``_get_history``, in the same form:
        on working days by day and in the evening, with what was late then."""
        waves = [
            (day, plot.EVENING if number % 2 else plot.MORNING)
            for number, day in enumerate(
                range(plot.EARLIER_FIRST, plot.EARLIER_LAST, -plot.EARLIER_STEP)
            )
        ]
        waves += [(day, (plot.EVENING[0], fates)) for day, fates in plot.LATE_SHIFT]
        tickets = []
        for day, (minute, fates) in waves:
            came = _count_minutes(present, day, minute)
            for replied, solved in fates:
                tickets.append(
                    self._get_earlier_ticket(
                        len(tickets), came, replied, solved * plot.HOUR, minute
                    )
                )
            if day < plot.DAYS:
                tickets[-1][-1].append((came - plot.LOOKED_AFTER, "look", ""))
        return tickets

    def _get_earlier_ticket(self, index, came, replied, solved, minute):
        evening = minute == plot.EVENING[0]
        late = replied > plot.HOUR
        subject, service = plot.SUBJECTS[(index * 4 + index // 9) % len(plot.SUBJECTS)]
        if evening and late:
            subject, service = "Payments are not booked", "payment"
        values = {
            "channel": "web" if evening else plot.CHANNELS[index % len(plot.CHANNELS)],
            "priority": plot.PRIORITIES[index % len(plot.PRIORITIES)],
            "service": service,
            "team": "desk",
        }
        agent = "navid" if evening else "sara"
        if service == "repair":
            agent, values["team"] = "lale", "after_sales"
        contact = _get_contact(index * 2, service)
        events = [
            (came, "asked", ""),
            (came - replied, "reply", "Thank you, we are looking into it."),
            (came - replied - solved, "close", ""),
        ]
        return (f"earlier_{index}", subject, "", contact, agent, values, events)

    @api.model
    def _get_history(self, present):
        """Return tickets of the last weeks, all closed, in the form of
        ``plot.NOW``."""
        history = []
        for index in range(plot.DAYS):
            pair = index // 2
            minute = plot.OPENING + pair * 67 % plot.SPREAD
            came = _count_minutes(present, plot.DAYS - 2 * pair - 1, minute)
            replied = plot.REPLIED_AFTER[pair % len(plot.REPLIED_AFTER)]
            solved = (
                plot.SOLVED_AFTER[index % len(plot.SOLVED_AFTER)] * plot.HOUR + replied
            )
            subject, service = plot.SUBJECTS[index % len(plot.SUBJECTS)]
            agent, team = plot.AGENTS[index % len(plot.AGENTS)]
            events = [
                (came, "asked", ""),
                (came - replied, "reply", "Thank you, we are looking into it."),
            ]
            if index % 4 == 3:
                events += [
                    (came - replied - 1, "wait", ""),
                    (
                        came - replied - 5 * plot.HOUR,
                        "asked",
                        "Here is what you asked for.",
                    ),
                    (came - replied - 5 * plot.HOUR - 10, "reply", "Thank you."),
                    (came - replied - 5 * plot.HOUR - 11, "work", ""),
                ]
                solved += 5 * plot.HOUR
            events.append((max(came - solved, 30), "close", ""))
            values = {
                "channel": plot.CHANNELS[index % len(plot.CHANNELS)],
                "priority": plot.PRIORITIES[index % len(plot.PRIORITIES)],
                "service": service,
                "team": team,
            }
            contact = _get_contact(index, service)
            if index % 2 and replied > plot.LOOKED_AFTER:
                events.append((came - plot.LOOKED_AFTER, "look", ""))
            history.append(
                (f"history_{index}", subject, "", contact, agent, values, events)
            )
        return history

    # Time

    def _tick(self):
        self.env["sla.clock"]._tick_batch(500)
        sms = self.env["sms.sms"]
        last = sms.search([], order="id desc", limit=1).id or 0
        self.env["sla.delivery"]._deliver_batch(500)
        # nobody is to get a text message because of a demonstration
        sms.search([("id", ">", last)]).state = "sent"

    def _look(self, company):
        """Judge what is open, as the scheduler does all the time."""
        self.env["sla.risk"]._score()
        self.env["sla.risk"]._refresh_company(company)

    # Deeds

    def _play_all(self, events):
        for event in events:
            self._play(*event)

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
        vals.update(values.get("section", {}))
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

    def _play_look(self, ticket, moment, text):
        self._look(ticket.company_id)

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


def _get_contact(index, service):
    if service in plot.MACHINES and index % 3:
        return plot.MACHINES_OF
    return plot.CONTACTS[index % len(plot.CONTACTS)]


def _count_minutes(present, day, minute):
    """Return how many minutes ago it was ``minute`` of the day (UTC), ``day`` days
    before today."""
    midnight = present.replace(hour=0, minute=0, second=0)
    moment = midnight - timedelta(days=day) + timedelta(minutes=minute)
    return int((present - moment).total_seconds() // 60)
