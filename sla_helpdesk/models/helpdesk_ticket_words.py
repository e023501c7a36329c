from markupsafe import Markup

from odoo import api, models

# A name may be written in the other direction than the sentence that it is in.
_BDI = Markup("<bdi>{}</bdi>")
# So that machines do not answer: RFC 3834, and what Microsoft's servers look at.
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class HelpdeskTicket(models.Model):
    """What the customer is told, in words, and by which way it goes."""

    _inherit = "helpdesk.ticket"

    def _sla_prepare_words(self):
        """Return ``{ticket id: words}`` in the language of ``self``; see
        :meth:`_sla_prepare_own_words`."""
        promises = self._sla_get_portal_promises_batch()
        return {
            ticket.id: ticket._sla_prepare_own_words(promises[ticket.id])
            for ticket in self
        }

    def _sla_prepare_own_words(self, promises):
        """Return what the customer is told of this ticket as it stands now:

        ``hello``, ``intro``
            how the mail begins
        ``done``, ``next``
            the texts of its stage
        ``when``
            a sentence with the next promised time, or why there is none
        ``earlier``
            a sentence with the time that was told before, if it has changed
        ``promise``
            the promise that these speak of, or None
        """
        self.ensure_one()
        stage = self.stage_id
        calendar = self.company_id.resource_calendar_id
        zone = self.partner_id.tz or calendar.tz or "UTC"
        promise = None if stage.closed else self._sla_get_portal_headline(promises)
        if promise and promise["stopped_at"]:
            promise = None
        return {
            "hello": self._sla_say_hello(),
            "intro": self.env._(
                "Your request %(number)s, “%(title)s”, has reached the stage "
                "“%(stage)s”.",
                number=_BDI.format(self.number),
                title=_BDI.format(self.name),
                stage=_BDI.format(stage.name),
            ),
            "stage": stage.name,
            "done": stage.sla_done_text,
            "next": stage.sla_next_text,
            "when": self._sla_say_when(promise, zone) if promise else "",
            "earlier": self._sla_say_earlier(promise, zone) if promise else "",
            "reopen": self._sla_say_reopen(zone) if stage.closed else "",
            "link": self.get_base_url() + self.get_portal_url(),
            "promise": promise,
        }

    def _sla_say_hello(self):
        name = self.partner_id.name or self.partner_name
        if self._sla_get_sender_address():
            name = self.partner_name or name
        return self.env._("Hello %s,", name) if name else ""

    @api.model
    def _sla_say_when(self, promise, zone):
        """Return the next promised time as a sentence."""
        if promise["paused_since"]:
            if promise["reason"]:
                return promise["reason"]
            return self.env._(
                "We are waiting for your answer. The time until then does not count."
            )
        if not promise["deadline"]:
            return ""
        values = {
            "promise": promise["name"],
            "moment": self.env["sla.format"]._moment(promise["deadline"], zone),
        }
        if promise["status"] == "late":
            return self.env._(
                "We are late, and sorry for it. %(promise)s was due on %(moment)s.",
                **values,
            )
        return self.env._("%(promise)s: by %(moment)s.", **values)

    def _sla_say_earlier(self, promise, zone):
        """Return that another time was told before, as a sentence, or nothing."""
        told = self.sudo().sla_told_deadline  # sudo: the customer was told of it
        same = self.sudo().sla_told_metric_id.id == promise["metric_id"]  # sudo: ditto
        if not (told and same and promise["deadline"]):
            return ""
        format_moment = self.env["sla.format"]._moment
        text = format_moment(told, zone)
        if text == format_moment(promise["deadline"], zone):
            return ""  # some seconds are no change
        return self.env._("This has changed: earlier we said %s.", text)

    def _sla_say_reopen(self, zone):
        """Return until when the customer can reopen the ticket, as a sentence."""
        until = self._sla_get_reopen_until()
        if not until or until < self.env.cr.now():
            return ""
        return self.env._(
            "If something is still missing, you can reopen the request until %s.",
            self.env["sla.format"]._moment(until, zone),
        )

    # Mail

    def _sla_tell_by_mail(self, words):
        """Put a mail for each of these tickets in Odoo's queue."""
        robot = self.env.ref("base.partner_root")
        vals_list = []
        reachable = self.filtered(lambda ticket: ticket._sla_has_address())
        if not reachable:
            return
        for company, own in reachable.grouped("company_id").items():
            sender = company.email_formatted or robot.email_formatted
            reply_to = own._notify_get_reply_to(default=sender, author_id=robot.id)
            for ticket in own:
                body = ticket._sla_render_told(words[ticket.id])
                vals_list.append(
                    {
                        "subject": ticket._sla_get_told_subject(),
                        "body": body,
                        "body_html": body,
                        "author_id": robot.id,
                        "email_from": sender,
                        "reply_to": reply_to[ticket.id] or sender,
                        "model": ticket._name,
                        "res_id": ticket.id,
                        "message_type": "auto_comment",
                        "headers": repr(_HEADERS),
                        "is_notification": True,  # the message is kept
                        "auto_delete": True,  # what has been sent is not
                        "record_company_id": company.id,
                        "record_alias_domain_id": company.alias_domain_id.id,
                        **ticket._sla_get_told_address(),
                    }
                )
        self.env["mail.mail"].create(vals_list)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _sla_has_address(self):
        return bool(self.partner_id.email or self.partner_email)

    def _sla_get_told_address(self):
        address = self._sla_get_sender_address()
        if address:
            return {"email_to": address}
        return {"recipient_ids": [(4, self.partner_id.id)]}

    def _sla_get_told_subject(self):
        return self.env._(
            "%(number)s %(title)s: %(stage)s",
            number=self.number,
            title=self.name,
            stage=self.stage_id.name,
        )

    def _sla_render_told(self, words):
        """Return the body of the mail: the template ``sla_helpdesk.told_body``."""
        language = self.env["res.lang"]._get_data(code=self.env.lang)
        return self.env["ir.qweb"]._render(
            "sla_helpdesk.told_body",
            {
                "told": words,
                "company": self.company_id,
                "direction": language.direction or "ltr",
            },
        )

    # SMS

    def _sla_is_told_by_sms(self):
        return bool(self.partner_id.sla_tell_by_sms and self.partner_id.phone)

    def _sla_tell_by_sms(self, words):
        """Put a text message in Odoo's queue for the customers who chose it."""
        chosen = self.filtered(lambda ticket: ticket._sla_is_told_by_sms())
        if not chosen:
            return
        texts = {t.id: t._sla_get_told_sms(words[t.id]) for t in chosen}
        robot = self.env.ref("base.partner_root")
        logged = chosen._message_log_batch(
            {id_: f"SMS: {text}" for id_, text in texts.items()}, author_id=robot.id
        )
        self.env["sms.sms"].create(
            [
                {
                    "body": texts[ticket.id],
                    "number": ticket.partner_id._phone_format(
                        number=ticket.partner_id.phone
                    )
                    or ticket.partner_id.phone,
                    "partner_id": ticket.partner_id.id,
                    "mail_message_id": message.id,
                    "state": "outgoing",
                }
                for ticket, message in zip(chosen, logged, strict=True)
            ]
        )

    def _sla_get_told_sms(self, words):
        text = self.env._(
            "%(company)s: your request %(number)s is now “%(stage)s”.",
            company=self.company_id.name,
            number=self.number,
            stage=words["stage"],
        )
        return " ".join(filter(None, (text, words["when"], words["earlier"])))
