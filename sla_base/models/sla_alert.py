from markupsafe import Markup

from odoo import api, fields, models

_LINKS = 100
# Channels that may write a mail: whoever is notified chooses mail or Odoo.
_MAILED = frozenset({"notify", "push", "email"})
_WOKEN = "sla.mail_queue"


class SlaAlert(models.AbstractModel):
    """Puts alerts into words and hands them to Odoo's own mail, SMS and push queues, in
    batches. One channel a method ``_send_by_<channel>``: add-ons bring further ones."""

    _name = "sla.alert"
    _description = "SLA Alert Channels"

    @api.model
    def _send(self, deliveries, channel, partners):
        """Hand ``deliveries`` to the queue of ``channel`` for ``partners``; several
        deliveries are one message, a digest."""
        getattr(self, f"_send_by_{channel}")(deliveries, partners)
        if channel in _MAILED:
            self._wake_mail_queue()

    @api.model
    def _wake_mail_queue(self):
        """Have mails that wait in the queue sent at once, after the commit: by itself
        it is looked at once an hour, and a warning would come after the deadline."""
        pending = self.env.cr.precommit.data
        if not pending.get(_WOKEN):
            pending[_WOKEN] = True
            job = self.env.ref("mail.ir_cron_mail_scheduler_action")
            job.sudo()._trigger()  # sudo: a job of the system

    # Words

    def _get_line(self, clock):
        """Return one line that says how a clock stands, in the language of ``self``."""
        document = clock._get_document()
        values = {
            "document": document.display_name,
            "promise": clock.metric_id.with_env(self.env).name,
        }
        seconds = clock._get_seconds_left()
        if seconds >= 0:
            return self.env._(
                "%(minutes)s minutes left: %(promise)s of %(document)s",
                minutes=round(seconds / 60),
                **values,
            )
        return self.env._(
            "%(minutes)s minutes overdue: %(promise)s of %(document)s",
            minutes=round(-seconds / 60),
            **values,
        )

    def _get_due(self, clock, partner):
        zone = partner.tz or clock.company_id.resource_calendar_id.tz or "UTC"
        moment = clock.deadline
        if not moment:
            return ""
        return self.env._("Due: %s", self._format_moment(moment, zone))

    @api.model
    def _format_moment(self, moment, zone):
        """Return a UTC moment as text in the time zone ``zone``; see ``sla.format``."""
        return self.env["sla.format"]._moment(moment, zone)

    @api.model
    def _format_day(self, day):
        """Return a day as text, as ``_format_moment`` does for moments."""
        return self.env["sla.format"]._day(day)

    def _get_subject(self, deliveries):
        clocks = deliveries.clock_id
        if len(clocks) == 1:
            return self._get_line(clocks)
        return self.env._("%s promises need attention", len(clocks))

    def _get_body(self, deliveries, partner):
        clocks = deliveries.clock_id.sorted(
            lambda c: c.deadline or fields.Datetime.now()
        )
        items = Markup().join(
            Markup('<li><a href="{url}">{line}</a>. {due}</li>').format(
                url=clock._get_document_url(),
                line=self._get_line(clock),
                due=self._get_due(clock, partner),
            )
            for clock in clocks[:_LINKS]
        )
        more = len(clocks) - _LINKS
        tail = self.env._("and %s more", more) if more > 0 else ""
        return Markup('<div dir="{}"><ul>{}</ul><p>{}</p></div>').format(
            self.env["sla.format"]._direction(), items, tail
        )

    def _speaking_to(self, partner):
        """Return ``self`` in the recipient's language."""
        return self.with_context(lang=partner.lang or self.env.lang)

    # Channels

    def _send_by_notify(self, deliveries, partners):
        for partner in partners:
            speaker = self._speaking_to(partner)
            document = self.env["mail.thread"]
            if len(deliveries) == 1:
                document = deliveries.clock_id._get_document()
            thread = (
                document
                if hasattr(document, "message_notify")
                else document.env["mail.thread"]
            )
            # Push and mail go through their queues: what is not committed must not be
            # told
            thread.with_context(
                sla_queue_push=True, mail_notify_force_send=False
            ).message_notify(
                partner_ids=partner.ids,
                subject=speaker._get_subject(deliveries),
                body=speaker._get_body(deliveries, partner),
                author_id=self.env.ref("base.partner_root").id,
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _send_by_push(self, deliveries, partners):
        self._send_by_notify(deliveries, partners)

    def _send_by_activity(self, deliveries, partners):
        vals_list = []
        for delivery in deliveries:
            document = delivery.clock_id._get_document()
            for user in partners.user_ids.filtered(lambda user: user._is_internal()):
                speaker = self._speaking_to(user.partner_id)
                vals_list.append(
                    {
                        "res_model_id": self.env["ir.model"]._get_id(document._name),
                        "res_id": document.id,
                        "user_id": user.id,
                        "activity_type_id": delivery.escalation_id.activity_type_id.id,
                        "summary": speaker._get_line(delivery.clock_id),
                        "date_deadline": fields.Date.context_today(
                            self.with_context(tz=user.tz)
                        ),
                        "automated": True,
                    }
                )
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True  # else one e-mail for each
        )
        activities.create(vals_list)

    def _send_by_email(self, deliveries, partners):
        plain = deliveries.filtered(lambda d: not d.escalation_id.template_id)
        for partner in partners:
            for delivery in deliveries - plain:
                self._send_template(delivery, partner)
            if plain:
                self._send_plain_email(plain, partner)

    def _send_template(self, delivery, partner):
        delivery.escalation_id.template_id.send_mail(
            delivery.clock_id.res_id,
            email_values={
                "recipient_ids": [(6, 0, partner.ids)],
                "email_to": False,
                "email_cc": False,
            },
        )

    def _send_plain_email(self, deliveries, partner):
        speaker = self._speaking_to(partner)
        vals = {
            "subject": speaker._get_subject(deliveries),
            "body_html": speaker._get_body(deliveries, partner),
            "recipient_ids": [(6, 0, partner.ids)],
            "auto_delete": True,
        }
        if len(deliveries) == 1:
            clock = deliveries.clock_id
            vals |= {"model": clock.res_model, "res_id": clock.res_id}
        self.env["mail.mail"].create(vals)

    def _send_by_sms(self, deliveries, partners):
        for partner in partners:
            speaker = self._speaking_to(partner)
            text = speaker._get_sms_text(deliveries, partner)
            message = self._log_sms(deliveries, partner, text)
            sms = self.env["sms.sms"].create(
                {
                    "body": text,
                    "number": partner._phone_format(number=partner.phone)
                    or partner.phone,
                    "partner_id": partner.id,
                    "mail_message_id": message.id,
                    "state": "outgoing",
                }
            )
            self.env["sms.tracker"].create(
                {
                    "sms_uuid": sms.uuid,
                    "sla_delivery_ids": [(6, 0, deliveries.ids)],
                    "sla_partner_id": partner.id,
                }
            )

    def _get_sms_text(self, deliveries, partner):
        clocks = deliveries.clock_id
        first = clocks.sorted(lambda c: c.deadline or fields.Datetime.now())[0]
        line = self._get_line(first)
        if len(clocks) == 1:
            return f"{line}. {self._get_due(first, partner)}"
        return self.env._(
            "%(count)s promises need attention. First: %(line)s",
            count=len(clocks),
            line=line,
        )

    def _log_sms(self, deliveries, partner, text):
        """Note the SMS on the documents; its provider is that of their company."""
        messages = self.env["mail.message"]
        for model, clocks in deliveries.clock_id.grouped("res_model").items():
            documents = self.env[model].browse(set(clocks.mapped("res_id")))
            if hasattr(documents, "_message_log_batch"):
                note = f"SMS → {partner.name}: {text}"
                robot = self.env.ref("base.partner_root")
                messages |= documents._message_log_batch(
                    dict.fromkeys(documents._ids, note), author_id=robot.id
                )
        return messages[:1]

    def _send_by_note(self, deliveries, partners):
        for model, own in deliveries.grouped(lambda d: d.clock_id.res_model).items():
            documents = self.env[model].browse({d.clock_id.res_id for d in own})
            bodies = {d.clock_id.res_id: self._get_line(d.clock_id) for d in own}
            if hasattr(documents, "_message_log_batch"):
                robot = self.env.ref("base.partner_root")
                documents._message_log_batch(bodies, author_id=robot.id)

    def _send_by_reassign(self, deliveries, partners):
        user = partners.user_ids.filtered(lambda user: user._is_internal())[:1]
        for delivery in deliveries:
            delivery.clock_id._get_document()._sla_set_user(user)

    def _send_by_priority(self, deliveries, partners):
        for delivery in deliveries:
            document = delivery.clock_id._get_document()
            document._sla_set_priority(delivery.escalation_id.priority)

    def _send_by_action(self, deliveries, partners):
        for delivery in deliveries:
            document = delivery.clock_id._get_document()
            # sudo: only administrators choose the action
            action = delivery.escalation_id.sudo().server_action_id
            action.with_context(
                active_model=document._name,
                active_id=document.id,
                active_ids=document.ids,
            ).run()
