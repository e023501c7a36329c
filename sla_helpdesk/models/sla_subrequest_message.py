from odoo import models

from .sla_subrequest import OPEN
from .sla_subrequest_step import WORDED

_ACTIVITY = "mail.mail_activity_data_todo"


class SlaSubrequest(models.Model):
    """Who is told what: the party, and whoever works on the ticket."""

    _inherit = "sla.subrequest"

    # The party

    def _tell_parties(self):
        """Tell the parties of new sub-requests that there is something to do."""
        template = self.env.ref(
            "sla_helpdesk.mail_template_subrequest", raise_if_not_found=False
        )
        # sudo: whoever opens a sub-request has its party told
        for subrequest in self.sudo():
            if subrequest._get_recipient().email and template:
                subrequest.message_post_with_source(
                    template,
                    message_type="auto_comment",
                    subtype_xmlid="mail.mt_comment",
                    email_layout_xmlid="mail.mail_notification_layout",
                )
            user = subrequest._get_reminded()
            if user:
                subrequest.activity_schedule(
                    _ACTIVITY,
                    date_deadline=subrequest.date_wanted or None,
                    summary=subrequest.name,
                    user_id=user.id,
                )

    def _get_recipient(self):
        """Return whom we write to at the supplier (``res.partner``), if it is one."""
        self.ensure_one()
        return self.contact_id or self.partner_id

    def _get_language(self):
        """Return the language code that the supplier is written to in."""
        return self._get_recipient().lang or self.env.lang or self.env.user.lang

    def _get_reminded(self):
        """Return who of us is reminded (``res.users``): the responsible, or the head
        of the team that does it."""
        self.ensure_one()
        user = self.user_id or self.team_id.user_id
        return user.filtered(lambda person: self.with_user(person).has_access("read"))

    def _hand_on_activities(self):
        """Let the activities follow the responsible."""
        # sudo: activities of whoever was responsible before
        for subrequest in self.sudo():
            user = subrequest._get_reminded()
            if user and subrequest.state in OPEN:
                subrequest.activity_reschedule([_ACTIVITY], new_user_id=user.id)

    def _post_step(self, step, text, author):
        """Leave the words of a step among the messages, for both sides to read."""
        self.ensure_one()
        if step not in WORDED or not text:
            return
        titles = {
            "ask": self.env._("Question"),
            "answer": self.env._("Answer"),
            "report": self.env._("Report"),
            "finish": self.env._("Done"),
            "refuse": self.env._("Refused"),
        }
        title = titles[step]
        self.message_post(
            body=self.env._("%(title)s: %(text)s", title=title, text=self._quote(text)),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._get_recipient().ids if step == "answer" else [],
        )

    # The ticket

    def _tell_ticket(self, step, text, author):
        """Leave a note on the ticket, and an activity for its agent where something is
        to be done."""
        self.ensure_one()
        note = self._get_note(step, text)
        if not note:
            return
        ticket = self.ticket_id
        if author.partner_share:
            # suppliers have no part in the ticket, not even as authors of a note
            author = self.env.ref("base.partner_root")
        ticket.message_post(
            body=note, author_id=author.id, subtype_xmlid="mail.mt_note"
        )
        if step in ("ask", "refuse"):
            summary = self.env._("Sub-request %s: answer", self.number)
            if step == "refuse":
                summary = self.env._("Sub-request %s was refused", self.number)
            ticket._sla_remind_of_subrequests(summary, note)
        ticket._sla_note_all_done(self)

    def _get_note(self, step, text):
        """Return what the ticket's log says of a step, as HTML; nothing of most."""
        values = {
            "party": self.party_name or "",
            "link": self._get_html_link(),
            "text": self._quote(text),
        }
        texts = {
            "ask": self.env._("%(party)s asks about %(link)s: %(text)s", **values),
            "finish": self.env._("%(party)s has done %(link)s. %(text)s", **values),
            "refuse": self.env._("%(party)s refuses %(link)s: %(text)s", **values),
            "cancel": self.env._("%(party)s: %(link)s was cancelled.", **values),
            "reopen": self.env._("%(party)s: %(link)s was given back.", **values),
        }
        return texts.get(step)
