from odoo import fields, models
from odoo.exceptions import UserError


class SlaStatement(models.Model):
    """Statements go to customers by mail: to the contacts marked for it, else to the
    customer's own address; once each, through the mail queue."""

    _inherit = "sla.statement"

    sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        copy=False,
        help="When the customer was written to for the first time.",
    )
    sent_partner_ids = fields.Many2many(
        "res.partner",
        "sla_statement_sent_rel",
        string="Sent to",
        readonly=True,
        copy=False,
        help="Who was written to; the messages below tell when, and what came back.",
    )
    mail_error = fields.Text(
        string="Not sent because",
        readonly=True,
        copy=False,
        help="Why the scheduled job could not write to the customer.",
    )
    has_mail_failure = fields.Boolean(
        string="Mail failed",
        compute="_compute_has_mail_failure",
        search="_search_has_mail_failure",
        help="A mail with the statement did not reach somebody.",
    )

    def _compute_has_mail_failure(self):
        failed = self.search(
            [("id", "in", self.ids), ("message_has_error", "=", True)]
        ) | self.search([("id", "in", self.ids), ("mail_error", "!=", False)])
        for statement in self:
            statement.has_mail_failure = statement in failed

    def _search_has_mail_failure(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return ["|", ("message_has_error", "=", True), ("mail_error", "!=", False)]

    def _get_recipients(self):
        """Return whom the statement is sent to; without address, nobody."""
        self.ensure_one()
        return self.partner_id._sla_get_statement_contacts().sudo(self.env.su)

    def _get_mail_recipients(self):
        """Return the ids of the partners to write to, as mail templates want them."""
        return ",".join(str(partner.id) for partner in self._get_recipients())

    def _mail_get_partners(self, introspect_fields=False):
        return {statement.id: statement.partner_id for statement in self}

    # By hand

    def action_send(self):
        """Show the mail with the statement, to be changed and sent."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "“%s” is a draft. Issue it first: then its figures are fixed.",
                    self.display_name,
                )
            )
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
                "default_template_id": self.env.ref(
                    "sla_billing.mail_template_statement"
                ).id,
                "force_email": True,
                "sla_statement_sent": True,
            },
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("sla_statement_sent"):
            self._mark_sent(message.partner_ids)
        return message

    def _mark_sent(self, partners):
        for statement in self:
            # sudo: noted by sending only
            statement.sudo().write(
                {
                    "state": "sent",
                    "sent_at": statement.sent_at
                    or self.env.cr.now().replace(microsecond=0),
                    "sent_partner_ids": [(4, partner.id) for partner in partners],
                    "mail_error": False,
                }
            )

    # By the scheduled job

    def _send(self):
        """Write to the customer what is issued and not sent yet; why it could not be
        done is kept on the statement, and it is tried again the next day."""
        self.ensure_one()
        if self.state != "issued":
            return False
        if not self._get_recipients():
            self.mail_error = self.env._(
                "Neither “%s” nor a contact of it that receives statements has a mail "
                "address. Enter one.",
                self.partner_id.display_name,
            )
            return False
        template = self.env.ref("sla_billing.mail_template_statement")
        try:
            with self.env.cr.savepoint():
                self.with_context(
                    sla_statement_sent=True, mail_notify_force_send=False
                ).message_post_with_source(
                    template,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    force_send=False,
                )
        except UserError as error:
            self.mail_error = str(error)
            return False
        return True
