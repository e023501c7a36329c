from odoo import api, fields, models

# Found out by Odoo: what users say of it would move promises and figures.
_FOUND_OUT = {
    "sla_answered_at",
    "sla_attempt_ids",
    "sla_attempts",
    "sla_class_change_ids",
    "sla_class_id",
    "sla_first_contact_at",
    "sla_no_step_since",
}


class CrmLead(models.Model):
    """Speed and depth: when a lead was contacted first, and how often it was tried."""

    _inherit = "crm.lead"

    sla_attempt_ids = fields.One2many(
        "sla.lead.attempt",
        "lead_id",
        string="Attempts to reach the lead",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    sla_attempts = fields.Integer(
        string="Attempts",
        compute="_compute_sla_attempts",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
        help="How often we have tried to reach the lead: messages and SMS sent, calls, "
        "e-mails and meetings done. The type of an activity says whether it counts.",
    )
    sla_first_contact_at = fields.Datetime(
        string="First contact",
        compute="_compute_sla_attempts",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
        help="The first attempt to reach the lead.",
    )
    sla_answered_at = fields.Datetime(
        string="Lead answered",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The first message of the lead after an attempt of ours.",
    )

    @api.depends("sla_attempt_ids.at")
    def _compute_sla_attempts(self):
        for lead in self:
            moments = lead.sla_attempt_ids.mapped("at")
            lead.sla_attempts = len(moments)
            lead.sla_first_contact_at = min(moments, default=False)

    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in _FOUND_OUT:
            return False
        return super()._has_field_access(field, operation)

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if self:
            # sudo: the author's rights do not matter here
            kind = self._sla_get_attempt_kind(message.sudo())
            if kind:
                self._sla_note_attempt(kind, message)
        return result

    def _message_mail_after_hook(self, mails):
        result = super()._message_mail_after_hook(mails)
        for mail in mails.sudo():  # sudo: mails are readable by few
            if (
                mail.model == self._name
                and mail.message_type == "email_outgoing"
                and self._sla_is_our_person(mail.author_id)
            ):
                lead = self.browse(mail.res_id)
                lead._sla_note_attempt("email", mail.mail_message_id)
        return result

    def _sla_get_attempt_kind(self, message):
        """Return what kind of attempt to reach this lead ``message`` tells of, or
        False."""
        author = message.author_id
        if not self._sla_is_our_person(author) or self._sla_is_requester(author):
            return False
        if message.mail_activity_type_id:
            return message.mail_activity_type_id.sla_attempt_kind
        if message.message_type == "sms":
            return "sms"
        return "email" if self._sla_is_reply(message) else False

    def _sla_note_attempt(self, kind, message):
        # sudo: of the author, nothing but which user it is
        user = message.sudo().author_id.user_ids[:1]
        self.env["sla.lead.attempt"]._note(
            self, kind, self.env.cr.now(), user, message_id=message.id
        )

    def _sla_note_messages(self, replied, asked):
        result = super()._sla_note_messages(replied, asked)
        if asked:
            now = self.env.cr.now().replace(microsecond=0)
            # sudo: the fact is the engine's, whoever writes
            for lead in self.sudo():
                if lead.sla_attempts and not lead.sla_answered_at:
                    lead._sla_set_quietly({"sla_answered_at": now})
                    lead._sla_mark()
        return result
