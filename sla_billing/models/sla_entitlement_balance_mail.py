from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SlaEntitlementBalance(models.Model):
    """Customers are told when what is included comes to an end. The mail waits in the
    queue of the transaction that notes the share as told, so it is sent once."""

    _inherit = "sla.entitlement.balance"

    def _warn(self, percent):
        result = super()._warn(percent)
        # sudo: who enters time need not see the agreement nor its customers
        balance = self.sudo()
        if balance._tells_customer():
            for customer in balance._get_customers():
                balance._tell_customer(customer, percent)
        return result

    def _tells_customer(self):
        """Return whether there was anything to use up, and one of the entitlements and
        prepaid packs behind this balance wants the customer to be told."""
        if not self._say_balance():
            return False
        version = self.agreement_id._get_version_on(self.date_from)
        packs = self.env["sla.entitlement.pack"].search(
            Domain("agreement_id.family_id", "=", self.agreement_id.id)
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("purchase_date", "<=", self.date_to)
            & (
                Domain("expiry_date", "=", False)
                | Domain("expiry_date", ">=", self.date_from)
            )
        )
        grants = [*version._get_term("entitlement_ids"), *packs]
        return any(grant.tells_customer for grant in grants)

    def _get_customers(self):
        """Return whose balance it is: more than one where customers share it."""
        version = self.agreement_id._get_version_on(self.date_to)
        return self.partner_id or version._get_term("partner_ids").commercial_partner_id

    def _tell_customer(self, customer, percent):
        """Write to ``customer`` that ``percent`` (75 or 100) has been used, in the
        customer's language. It is noted on the agreement. A mail that cannot be written
        never keeps anybody from entering time: the owner is told why."""
        recipients = customer._sla_get_statement_contacts()
        template = self.env.ref(
            "sla_billing.mail_template_balance", raise_if_not_found=False
        )
        if not recipients or not template:
            return
        agreement = self.agreement_id._get_version_on(self.date_to)
        try:
            with self.env.cr.savepoint():
                self._post_to_customer(agreement, template, customer, percent)
        except UserError as error:
            summary = self.env._("%s was not told of the balance", customer.name)
            agreement._sla_tell_owner(summary, str(error))

    def _post_to_customer(self, agreement, template, customer, percent):
        lang = customer.lang or self.env.lang
        spoken = template.with_context(lang=lang, sla_percent=percent)
        content = {
            name: spoken._render_field(name, self.ids)[self.id]
            for name in ("subject", "body_html", "email_from")
        }
        author = agreement.owner_id.partner_id or self.env.ref("base.partner_root")
        agreement.with_context(lang=lang, mail_notify_force_send=False).message_post(
            subject=content["subject"],
            body=content["body_html"],
            email_from=content["email_from"] or author.email_formatted,
            author_id=author.id,
            partner_ids=customer._sla_get_statement_contacts().ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )

    # Texts of the mail

    def _say_period(self):
        day = self.env["sla.format"]._day
        return self.env._(
            "%(start)s – %(end)s", start=day(self.date_from), end=day(self.date_to)
        )
