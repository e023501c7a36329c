from odoo import fields, models


class SlaStatement(models.Model):
    """Statements go to customers by mail: to the contacts marked for it, else to the
    customer's own address; once each, through the mail queue."""

    _inherit = "sla.statement"

    sent_partner_ids = fields.Many2many(relation="sla_statement_sent_rel")
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

    def _mail_get_partners(self, introspect_fields=False):
        return {statement.id: statement.partner_id for statement in self}

    def _get_mail_template(self):
        return self.env.ref("sla_billing.mail_template_statement")

    def _is_to_send(self):
        return self.state == "issued"

    def _say_draft(self):
        return self.env._(
            "“%s” is a draft. Issue it first: then its figures are fixed.",
            self.display_name,
        )

    def _say_unreachable(self):
        return self.env._(
            "Neither “%s” nor a contact of it that receives statements has a mail "
            "address. Enter one.",
            self.partner_id.display_name,
        )
