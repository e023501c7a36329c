from odoo import fields, models


class SlaReport(models.Model):
    """Reports go to their readers by mail, see ``sla.mailed.mixin``."""

    _inherit = "sla.report"

    sent_partner_ids = fields.Many2many(relation="sla_report_sent_rel")
    recipient_ids = fields.Many2many(
        "res.partner",
        string="Readers",
        compute="_compute_recipients",
        help="Who the mail goes to: those who represent our parties of the agreement "
        "and its owner, or the customer. Without mail address, nobody.",
    )

    def _compute_recipients(self):
        for report in self:
            report.recipient_ids = report._get_recipients()

    def _get_recipients(self):
        """Return whom the report is sent to (``res.partner``)."""
        self.ensure_one()
        agreement = self.agreement_id.sudo()  # sudo: contacts, whoever sends
        parties = agreement.party_ids
        if self.partner_id:
            customer = self.partner_id.sudo()  # sudo: as above
            partners = agreement._get_outside_partners().filtered(
                lambda each: each.commercial_partner_id == customer
            )
            partners = partners.filtered("email") or customer
        else:
            ours = parties.filtered(lambda party: party._is_ours())
            partners = agreement.owner_id.partner_id.union(
                *(party._get_signer() for party in ours)
            )
        return partners.filtered("email").sudo(self.env.su)

    def _mail_get_partners(self, introspect_fields=False):
        return {report.id: report._get_recipients()[:1] for report in self}

    def _get_language(self):
        """Return the language code that the report is written in: the readers'."""
        readers = self.partner_id or self._get_recipients()
        codes = [partner.lang for partner in readers if partner.lang]
        return codes[0] if codes else self.env.lang or self.env.user.lang

    def _get_mail_template(self):
        return self.env.ref("sla_base.mail_template_report")

    def _is_to_send(self):
        return self.state == "ready"

    def _say_draft(self):
        return self.env._(
            "“%s” is a draft. Set it to ready first: then its figures are fixed.",
            self.display_name,
        )

    def _say_unreachable(self):
        return self.env._(
            "Nobody who is to read “%s” has a mail address. Enter one for those who "
            "represent the parties of the agreement.",
            self.display_name,
        )
