from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..engine.assignment import Assignment

_BATCH = 100
# Our note and our message tell it all: no tracking, no mail of Odoo's own.
_QUIET = {"mail_notrack": True, "mail_auto_subscribe_no_notify": True}


class HelpdeskTicket(models.Model):
    """Assignment: to the counter of the customer's tier, and to whoever can do it, is
    at work and has the least at stake."""

    _inherit = "helpdesk.ticket"

    sla_assign_note = fields.Selection(
        [
            ("nobody", "No members"),
            ("skill", "Nobody has the skill"),
            ("absent", "Nobody is at work"),
        ],
        string="Waits because",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Why the ticket was assigned to nobody: its team has no members, none of "
        "them has the skill, or none of those who have it is at work. It is tried "
        "again every few minutes.",
    )
    sla_team_assign = fields.Selection(related="team_id.sla_assign")

    @api.model_create_multi
    def create(self, vals_list):
        typed_in = self._sla_is_typed_in()
        tickets = super().create(
            [self._sla_leave_unassigned(vals, typed_in) for vals in vals_list]
        )
        if not self.env.context.get("sla_exempt_new"):
            movable = tickets.browse(
                ticket.id
                for ticket, vals in zip(tickets, vals_list, strict=True)
                if not (typed_in and vals.get("team_id"))
            )
            moved = movable._sla_move_to_counter()
            tickets._sla_assign_people(moved, new=True)
        return tickets

    @api.model
    def _sla_leave_unassigned(self, vals, typed_in):
        """Return ``vals`` without the user by default, who is whoever creates the
        ticket: the mail gateway's robot, or a customer."""
        if "user_id" in vals:
            return vals
        team = self.env["helpdesk.ticket.team"].browse(vals.get("team_id"))
        # sudo: a setting of the team
        if typed_in and team.sudo().sla_assign != "skill":
            return vals
        return {**vals, "user_id": False}

    def write(self, vals):
        if "user_id" in vals:
            vals = {"sla_assign_note": False, **vals}
        result = super().write(vals)
        if "team_id" in vals and "user_id" not in vals:
            # who held it may not be a member of the new team
            if not self.env.context.get("sla_routing"):
                self._sla_assign_people()
        return result

    @api.model
    def _sla_is_typed_in(self):
        """Return whether one of our people creates tickets: the chosen team stays."""
        is_ours = self.env.user._is_internal()
        return is_ours and not self.env.context.get("sla_incoming")

    # Counters

    def _sla_move_to_counter(self):
        """Hand tickets without an assigned person to the counter of their customer's
        tier.

        :return: ``{ticket id: counter}`` of those that were moved
        """
        queues = self.env["sla.tier.queue"]
        if not queues._get_ids():
            return {}
        moved = {}
        # sudo: a customer's request is routed, whatever the customer may read
        for ticket in self.sudo().filtered(lambda each: not each.user_id):
            queue = queues.sudo()._find(ticket)  # sudo: as above
            if queue.team_id.active and queue.team_id != ticket.team_id:
                moved[ticket.id] = queue
        by_team = {}
        for id_, queue in moved.items():
            by_team.setdefault(queue.team_id, []).append(id_)
        for team, ids in by_team.items():
            # sudo: as above
            tickets = self.browse(ids).sudo().with_context(sla_routing=True, **_QUIET)
            tickets.write({"team_id": team.id})
        return moved

    # People

    def _sla_assign_people(self, moved=None, new=False):
        """Give tickets of teams that assign by skill and load to a person, and say why
        in the log; those that nobody can take keep the reason.

        :param dict moved: ``{ticket id: counter}`` of tickets just handed to a counter
        :param bool new: whether the tickets have just been created
        """
        moved = moved or {}
        # sudo: loads and absence of colleagues decide, whoever creates the ticket
        tickets = self.sudo().filtered(
            lambda ticket: (
                ticket.team_id.sla_assign == "skill"
                and not ticket.user_id
                and ticket.active
                and ticket.stage_id.sla_phase != "stop"
            )
        )
        verdicts = Assignment(tickets).run() if tickets else {}
        by_value = {}
        for ticket, verdict in verdicts.items():
            key = (verdict.user, verdict.reason)
            by_value.setdefault(key, tickets.browse())
            by_value[key] |= ticket
        quiet = _QUIET if new else {"mail_auto_subscribe_no_notify": True}
        for (user, reason), own in by_value.items():
            if user:
                own.with_context(**quiet)._sla_set_person(user)
                own._sla_tell_assigned(user)
            else:
                late = own.filtered(lambda t, why=reason: t.sla_assign_note != why)
                late.with_context(**quiet).write({"sla_assign_note": reason})
        self._sla_log_assignment(verdicts, moved)

    def _sla_set_person(self, user):
        """Assign these tickets, which have a team, to a member of it. Team and stage,
        which helpdesk_mgmt computes from the person, one ticket after the other, stay
        as they are."""
        settled = [self._fields["team_id"], self._fields["stage_id"]]
        with self.env.protecting(settled, self):
            self.write({"user_id": user.id})

    def _sla_log_assignment(self, verdicts, moved):
        """Say in the log why tickets went where they are."""
        bodies = {}
        for id_, queue in moved.items():
            text = self.env._(
                "Served by the team “%(team)s”: the customer belongs to the tier "
                "“%(tier)s”.",
                team=queue.team_id.name,
                tier=queue.tier_id.name,
            )
            bodies[id_] = escape(text)
        for ticket, verdict in verdicts.items():
            if verdict.user:
                why = ticket._sla_explain_assignment(verdict)
                before = bodies.get(ticket.id)
                bodies[ticket.id] = before + Markup("<br/>") + why if before else why
        if bodies:
            robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
            self.browse(bodies)._message_log_batch(bodies, author_id=robot)

    def _sla_explain_assignment(self, verdict):
        """Return why this person got the ticket, in the person's language."""
        self = self.with_context(lang=verdict.user.lang or self.env.lang)
        seconds, tickets = verdict.load
        parts = [
            self.env._(
                "Assigned to %(person)s, who can do it, is at work, and has the least "
                "at stake of %(rivals)s: %(hours)s hours, %(tickets)s open tickets.",
                person=verdict.user.name,
                rivals=verdict.rivals,
                hours=round(seconds / 3600, 1),
                tickets=tickets,
            )
        ]
        names = {
            "skill": self.env._("Without the skill: %s."),
            "leave": self.env._("Away: %s."),
            "hours": self.env._("Outside working hours: %s."),
        }
        for why, text in names.items():
            people = [user.name for user, own in verdict.others if own == why]
            if people:
                parts.append(text % self.env["sla.format"]._list(people))
        return Markup("<br/>").join(parts)

    def _sla_tell_assigned(self, user):
        """Tell ``user`` of these tickets, in one message however many they are."""
        if user == self.env.user:
            return
        tickets = self.with_context(lang=user.lang or self.env.lang)
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        if len(tickets) == 1:
            subject = tickets.env._("Assigned to you: %s", tickets.display_name)
            body = tickets._get_html_link()
            sender = tickets
        else:
            subject = tickets.env._("%s tickets were assigned to you", len(tickets))
            items = (Markup("<li>%s</li>") % each._get_html_link() for each in tickets)
            body = Markup("<ul>%s</ul>") % Markup("").join(items)
            sender = self.env["mail.thread"]
        sender.message_notify(
            partner_ids=user.partner_id.ids,
            author_id=robot,
            subject=subject,
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def action_sla_assign(self):
        """Try to find somebody for these tickets now."""
        self.check_access("write")
        by_hand = self.filtered(lambda each: each.team_id.sla_assign != "skill")[:1]
        if by_hand:
            raise UserError(
                self.env._(
                    "“%(ticket)s” cannot be assigned by skill and load: its team "
                    "%(team)s assigns by hand. Choose a person, or change the team's "
                    "setting.",
                    ticket=by_hand.display_name,
                    team=by_hand.team_id.name or "–",
                )
            )
        self._sla_assign_people()

    @api.model
    def _cron_sla_assign(self):
        """Try again to assign the tickets that nobody could take, the most urgent
        first: somebody may have come back."""
        waiting = self.search(
            [
                ("user_id", "=", False),
                ("sla_assign_note", "!=", False),
                ("team_id.sla_assign", "=", "skill"),
                ("stage_id.sla_phase", "!=", "stop"),
            ],
            order="priority desc, sla_next_deadline, id",
        )
        left = len(waiting)
        for ids in split_every(_BATCH, waiting.ids):
            tickets = self.browse(ids).try_lock_for_update()
            tickets.filtered(lambda each: not each.user_id)._sla_assign_people()
            left -= len(ids)
            if not self.env["ir.cron"]._commit_progress(len(ids), remaining=left):
                break
