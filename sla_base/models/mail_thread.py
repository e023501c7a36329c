import json

from odoo import api, models

# Headers that machines put on what they send by themselves: RFC 3834, and what was used
# before and beside it.
_ROBOT_HEADERS = ("X-Autoreply", "X-Autorespond")

# A person's message that the requester sees. Log notes, tracking, templates and
# automatic answers have other types or internal subtypes.
_REPLY_TYPES = ("comment", "email", "email_outgoing", "sms")
_REQUEST_TYPES = ("comment", "email", "sms")


class MailThread(models.AbstractModel):
    """Tells documents with service levels who wrote. Here and not in the mixin, whose
    hook would be shadowed by a host's other parents."""

    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        parsed = super().message_parse(message, save_original=save_original)
        if _is_from_robot(message) and parsed.get("message_type") == "email":
            # an out-of-office answer of the customer asks nothing
            parsed["message_type"] = "auto_comment"
        return parsed

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self and getattr(self, "_sla_host", False):
            # sudo: the author's rights do not matter here
            replied, asked = self._sla_read_message(message.sudo())
            if replied or asked:
                self._sla_note_messages(replied, asked)
        return result

    def _sla_read_message(self, message):
        """Return whether ``message`` is our reply, and whether the requester asks."""
        # one of ours can be the requester too
        requester = self._sla_is_requester(message.author_id)
        replied = not requester and (
            self._sla_is_reply(message) or self._sla_is_logged_call(message)
        )
        asked = not replied and self._sla_is_request(message, requester)
        return replied, asked

    def _message_mail_after_hook(self, mails):
        result = super()._message_mail_after_hook(mails)
        if getattr(self, "_sla_host", False):
            ids = [
                mail.res_id
                for mail in mails.sudo()  # sudo: mails are readable by few
                if mail.model == self._name
                and mail.message_type == "email_outgoing"
                and self._sla_is_our_person(mail.author_id)
            ]
            self.browse(ids)._sla_note_messages(True, False)
        return result

    def _sla_is_reply(self, message):
        """Return whether ``message`` is a public message of one of our people."""
        return (
            message.message_type in _REPLY_TYPES
            and not message.is_internal
            and bool(message.subtype_id)
            and not message.subtype_id.internal
            and self._sla_is_our_person(message.author_id)
        )

    def _sla_is_logged_call(self, message):
        """Return whether ``message`` says that one of us has phoned."""
        return (
            message.mail_activity_type_id.category == "phonecall"
            and self._sla_is_our_person(message.author_id)
        )

    def _sla_is_request(self, message, requester):
        """Return whether ``message`` comes from the requester or from outside: told by
        its author, since a customer's answer to a log note is itself a note."""
        author = message.author_id
        if requester:
            return message.message_type in _REQUEST_TYPES and not message.is_internal
        return message.message_type in _REQUEST_TYPES and (
            author.partner_share if author else message.message_type == "email"
        )

    def _sla_is_our_person(self, author):
        robot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        return bool(author) and not author.partner_share and author.id != robot

    def _web_push_send_notification(
        self, devices, private_key, public_key, payload_by_lang=None, payload=None
    ):
        if not self.env.context.get("sla_queue_push"):
            return super()._web_push_send_notification(
                devices, private_key, public_key, payload_by_lang, payload
            )
        # Odoo pushes to few devices at once, before the transaction is committed; an
        # alert goes through the queue, so that it is told exactly once
        vals_list = [
            {
                "mail_push_device_id": device.id,
                "payload": json.dumps(
                    payload_by_lang[device.partner_id.lang]
                    if payload_by_lang
                    else payload
                ),
            }
            for device in devices
        ]
        # sudo: the queue of pushes is for the system alone
        self.env["mail.push"].sudo().create(vals_list)
        job = self.env.ref("mail.ir_cron_web_push_notification")
        job.sudo()._trigger()  # sudo: so is its job
        return None


def _is_from_robot(message):
    automatic = (message.get("Auto-Submitted") or "").strip().lower()
    precedence = (message.get("Precedence") or "").strip().lower()
    return (
        automatic.startswith("auto-replied")
        or precedence == "auto_reply"
        or any(message.get(header) for header in _ROBOT_HEADERS)
    )
