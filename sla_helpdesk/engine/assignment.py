"""Who gets which ticket: the person of the team who can do it, is at work, and has the
least at stake."""

from collections import defaultdict
from datetime import UTC
from typing import NamedTuple

from odoo.tools import SQL

# What a ticket is taken to weigh if nobody has open ones to compare with.
_USUAL = 8 * 3600


class Verdict(NamedTuple):
    """``user`` is None if nobody gets the ticket; ``reason`` is then a value of
    ``sla_assign_note``. ``others`` is ``[(user, why not)]``, ``load`` what the user has
    already: ``(seconds at stake, open tickets)``; ``rivals`` how many were compared."""

    user: object
    reason: str | None
    others: list
    load: tuple = (0, 0)
    rivals: int = 0


class Person:
    """A member of a team: what he or she can do, has to do, and whether he or she is at
    work."""

    def __init__(self, user, absence, skills, load):
        self.user, self.absence, self.skills = user, absence, skills
        self.seconds, self.tickets = load

    def can(self, ticket):
        """Return whether one of the skills covers ``ticket``; without any, all do."""
        return not self.skills or any(skill._covers(ticket) for skill in self.skills)

    def load(self):
        return self.seconds, self.tickets, self.user.id


class Assignment:
    """One pass over tickets of teams that assign by skill and load. What it asks of the
    database grows with the number of people, not of tickets.

    :param tickets: real records without an assigned person, as superuser
    """

    def __init__(self, tickets):
        self.env = tickets.env
        self.tickets = tickets
        self.pools = {ticket: self._get_pool(ticket) for ticket in tickets}
        users = self.env["res.users"].union(*self.pools.values())
        self.people = self._gather(users)
        self.weight = self._get_weight()

    def run(self):
        """Return ``{ticket: Verdict}``. What one ticket adds to a person's load counts
        for the next: as much as the open tickets of all have at stake on average."""
        verdicts = {}
        for ticket in self.tickets:
            verdict = verdicts[ticket] = self._judge(ticket)
            if verdict.user:
                chosen = self.people[verdict.user]
                chosen.seconds += self.weight
                chosen.tickets += 1
        return verdicts

    def _judge(self, ticket):
        pool = [self.people[user] for user in self.pools[ticket]]
        if not pool:
            return Verdict(None, "nobody", [])
        able = [person for person in pool if person.can(ticket)]
        others = [(person.user, "skill") for person in pool if person not in able]
        if not able:
            return Verdict(None, "skill", others)
        present = [person for person in able if not person.absence]
        others += [(each.user, each.absence) for each in able if each.absence]
        if not present:
            return Verdict(None, "absent", others)
        best = min(present, key=Person.load)
        load = (best.seconds, best.tickets)
        return Verdict(best.user, None, others, load, len(present))

    def _get_pool(self, ticket):
        """Return the people (``res.users``) who may get ``ticket``: those of the queue
        of its customer's tier, else of its team."""
        queue = self.env["sla.tier.queue"]._find(ticket)
        members = queue.user_ids if queue.team_id == ticket.team_id else None
        return (members or ticket.team_id.user_ids).filtered(
            lambda user: (
                user.active and not user.share and ticket.company_id in user.company_ids
            )
        )

    def _gather(self, users):
        on_leave = users._sla_get_on_leave()
        skills = self.env["sla.skill"].search([("user_id", "in", users.ids)])
        skills = skills.grouped("user_id")
        loads = self._get_loads(users)
        return {
            user: Person(
                user,
                self._get_absence(user, on_leave),
                skills.get(user, ()),
                loads[user.id],
            )
            for user in users
        }

    def _get_absence(self, user, on_leave):
        if user._sla_is_absent(on_leave):
            return "leave"
        hours = user._sla_get_working_hours()
        now = self.env.cr.now().replace(tzinfo=UTC)
        return None if not hours or hours.is_open(now) else "hours"

    def _get_loads(self, users):
        """Return ``{user id: (seconds at stake, open tickets)}``, in one query: working
        seconds left on open promises to customers as of their last event."""
        if not users:
            return {}
        self.env["sla.clock"].flush_model(["user_id", "state", "allowance", "elapsed"])
        self.env["helpdesk.ticket"].flush_model(["user_id", "stage_id", "active"])
        self.env["helpdesk.ticket.stage"].flush_model(["sla_phase"])
        rows = self.env.execute_query(
            SQL(
                """SELECT person.id, COALESCE(stake.seconds, 0),
                    COALESCE(work.tickets, 0)
                FROM res_users AS person
                LEFT JOIN (
                    SELECT user_id, SUM(GREATEST(allowance - elapsed, 0)) AS seconds
                    FROM sla_clock
                    WHERE state IN ('running', 'paused') AND kind = 'customer'
                        AND user_id IN %(ids)s
                    GROUP BY user_id
                ) AS stake ON stake.user_id = person.id
                LEFT JOIN (
                    SELECT ticket.user_id, COUNT(*) AS tickets
                    FROM helpdesk_ticket AS ticket
                    JOIN helpdesk_ticket_stage AS stage ON stage.id = ticket.stage_id
                    WHERE ticket.active AND stage.sla_phase <> 'stop'
                        AND ticket.user_id IN %(ids)s
                    GROUP BY ticket.user_id
                ) AS work ON work.user_id = person.id
                WHERE person.id IN %(ids)s""",
                ids=tuple(users.ids),
            )
        )
        return {user_id: (seconds, tickets) for user_id, seconds, tickets in rows}

    def _get_weight(self):
        totals = defaultdict(int)
        for person in self.people.values():
            totals["seconds"] += person.seconds
            totals["tickets"] += person.tickets
        if not totals["seconds"] or not totals["tickets"]:
            return _USUAL
        return totals["seconds"] // totals["tickets"]
