import logging

from odoo import fields, models
from odoo.exceptions import UserError

from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)


class SlaReport(models.Model):
    """Reports go to their readers by mail, as PDF: each once by itself, and as often as
    people want by hand. The messages of the report say who got what, and when."""

    _inherit = "sla.report"

    sent_at = fields.Datetime(
        string="Sent on",
        readonly=True,
        copy=False,
        help="When the readers were written to for the first time.",
    )
    sent_partner_ids = fields.Many2many(
        "res.partner",
        "sla_report_sent_rel",
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

    def _get_mail_recipients(self):
        """Return the ids of the partners to write to, as mail templates want them."""
        return ",".join(str(partner.id) for partner in self._get_recipients())

    def _mail_get_partners(self, introspect_fields=False):
        return {report.id: report._get_recipients()[:1] for report in self}

    def _get_language(self):
        """Return the language code that the report is written in: the readers'."""
        readers = self.partner_id or self._get_recipients()
        codes = [partner.lang for partner in readers if partner.lang]
        return codes[0] if codes else self.env.lang or self.env.user.lang

    # By hand

    def action_send(self):
        """Show the mail with the report, to be changed and sent."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "“%s” is a draft. Set it to ready first: then its figures are "
                    "fixed.",
                    self.display_name,
                )
            )
        template = self.env.ref("sla_base.mail_template_report")
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
                "default_template_id": template.id,
                "force_email": True,
                "sla_report_sent": True,
            },
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get("sla_report_sent"):
            # a draft is not fixed, so what goes out is not the report
            fixed = self.filtered(lambda report: report.state != "draft")
            fixed._mark_sent(message.partner_ids)
        return message

    def _mark_sent(self, partners):
        for report in self:
            # sudo: noted by sending only
            report.sudo().write(
                {
                    "state": "sent",
                    "sent_at": report.sent_at
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
        """Write to the readers of what is ready and not sent yet. What goes wrong is
        kept on the report and as a fault, and is tried again the next day."""
        self.ensure_one()
        if self.state != "ready":
            return False
        if not self._get_recipients():
            return self._note_failure(
                self.env._(
                    "Nobody who is to read “%s” has a mail address. Enter one for "
                    "those who represent the parties of the agreement.",
                    self.display_name,
                )
            )
        template = self.env.ref("sla_base.mail_template_report")
        try:
            with self.env.cr.savepoint():
                self.with_context(
                    sla_report_sent=True, mail_notify_force_send=False
                ).message_post_with_source(
                    template,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    force_send=False,
                )
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("Monthly report %s was not sent", self.id)
            return self._note_failure(str(error))
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
