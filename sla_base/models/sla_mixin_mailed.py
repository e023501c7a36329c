import logging

from odoo import fields, models
from odoo.exceptions import UserError

from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)
# Who posts with it sends the document itself, not just a message about it.
SENT = "sla_document_sent"


class SlaMailedMixin(models.AbstractModel):
    """A document whose figures are fixed and that then goes to its readers by mail, as
    PDF: once by itself, and as often as people want by hand. Its messages say who got
    what, and when.

    Who inherits has a ``state`` with ``draft`` and ``sent``, a ``company_id``, inherits
    ``mail.thread`` and ``mail.activity.mixin``, and says what ``_get_recipients``,
    ``_get_mail_template``, ``_is_to_send``, ``_say_draft`` and ``_say_unreachable``
    are.
    """

    _name = "sla.mailed.mixin"
    _description = "Document That Is Mailed"

    sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        copy=False,
        help="When the readers were written to for the first time.",
    )
    sent_partner_ids = fields.Many2many(
        "res.partner",
        string="Sent to",
        readonly=True,
        copy=False,
        help="Who was written to; the messages below tell when, and what came back.",
    )
    mail_error = fields.Text(
        string="Not sent because",
        readonly=True,
        copy=False,
        help="Why the scheduled job could not write to the readers. It tries again the "
        "next day.",
    )

    # Who inherits says

    def _get_recipients(self):
        """Return whom the document is sent to (``res.partner``); without mail address,
        nobody."""
        raise NotImplementedError

    def _get_mail_template(self):
        """Return the ``mail.template`` of the mail."""
        raise NotImplementedError

    def _is_to_send(self):
        """Return whether the document is fixed, and was not sent yet."""
        raise NotImplementedError

    def _say_draft(self):
        """Return why a draft is not sent, and what to do."""
        raise NotImplementedError

    def _say_unreachable(self):
        """Return that nobody has a mail address, and what to do."""
        raise NotImplementedError

    # By hand

    def _get_mail_recipients(self):
        """Return the ids of the partners to write to, as mail templates want them."""
        return ",".join(str(partner.id) for partner in self._get_recipients())

    def action_send(self):
        """Show the mail with the document, to be changed and sent."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(self._say_draft())
        if not self._get_recipients():
            raise UserError(self._say_unreachable())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": self._get_mail_template().id,
                "force_email": True,
                SENT: True,
            },
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get(SENT) and message.partner_ids:
            # a draft is not fixed, so what goes out is not the document
            fixed = self.filtered(lambda each: each.state != "draft")
            fixed._mark_sent(message.partner_ids)
        return message

    def _mark_sent(self, partners):
        for document in self:
            # sudo: noted by sending only
            document.sudo().write(
                {
                    "state": "sent",
                    "sent_at": document.sent_at
                    or self.env.cr.now().replace(microsecond=0),
                    "sent_partner_ids": [(4, partner.id) for partner in partners],
                    "mail_error": False,
                }
            )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        self._find_faults().write(
            {"state": "mended", "mended_at": self.env.cr.now().replace(microsecond=0)}
        )

    # By the scheduled job

    def _send(self):
        """Write to the readers of what is fixed and not sent yet; return whether that
        was done. What goes wrong is kept here and as a fault, and is tried again the
        next day."""
        self.ensure_one()
        if not self._is_to_send():
            return False
        if not self._get_recipients():
            return self._note_failure(self._say_unreachable())
        try:
            with self.env.cr.savepoint():
                self.with_context(
                    **{SENT: True, "mail_notify_force_send": False}
                ).message_post_with_source(
                    self._get_mail_template(),
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    force_send=False,
                )
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("%s %s was not sent", self._name, self.id)
            return self._note_failure(str(error))
        self.env["sla.alert"]._wake_mail_queue()
        return True

    def _note_failure(self, error):
        self.mail_error = error
        if not self._find_faults():
            # sudo: faults are kept for the SLA manager, whoever sends
            self.env["sla.fault"].sudo().create(
                {
                    "model": self._name,
                    "res_ids": self.ids,
                    "company_id": self.company_id.id,
                    "error": error[:500],
                }
            )
        return False

    def _find_faults(self):
        # sudo: faults are kept for the SLA manager, whoever sends
        faults = self.env["sla.fault"].sudo()
        found = faults.search([("model", "=", self._name), ("state", "=", "open")])
        return found.filtered(lambda each: set(each.res_ids or ()) & set(self.ids))
