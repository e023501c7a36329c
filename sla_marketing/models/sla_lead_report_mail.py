from odoo import api, models
from odoo.exceptions import UserError

_TEMPLATE = "sla_marketing.mail_template_weekly"


class SlaLeadReport(models.Model):
    """The weekly report: the page of the week before, mailed once to both
    departments."""

    _inherit = "sla.lead.report"

    @api.model
    def _cron_weekly(self):
        """Mail last week's report of each agreement that wants it and has not been
        sent it yet. The job runs every day: a week is late rather than lost."""
        agreements = self.env["sla.agreement"]._find_lead_agreements()
        agreements = agreements.filtered("lead_weekly_mail")
        for number, agreement in enumerate(agreements, start=1):
            report = agreement._get_lead_report("week", last=True)
            # an agreement that began after that week has nothing to tell of it
            start = agreement._get_family_validity()[0]
            if report.state == "open" and not (start and start > report.date_end):
                report._send()
            remaining = len(agreements) - number
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                return

    def _get_recipients(self):
        """Return who gets the report (``res.partner``): the people of both teams; of
        teams without any, the owner of the agreement."""
        agreement = self.agreement_id
        users = agreement._get_lead_people() or agreement.owner_id
        return users.partner_id.filtered("email")

    def _send(self):
        """Mail the report to everybody in the own language, and note that."""
        self.ensure_one()
        template = self.env.ref(_TEMPLATE)
        recipients = self._get_recipients()
        for lang, partners in recipients.grouped("lang").items():
            template.with_context(template_preview_lang=lang).send_mail(
                self.id, email_values={"recipient_ids": [(6, 0, partners.ids)]}
            )
        self.line_ids._keep_texts()
        self.write(
            {
                "state": "sent",
                "sent_at": self.env.cr.now().replace(microsecond=0),
                "recipient_ids": [(6, 0, recipients.ids)],
            }
        )

    def _check_to_send(self):
        self.ensure_one()
        self._check_may_decide()
        if self.period_kind != "week" or self.state != "open":
            raise UserError(
                self.env._(
                    "“%s” is not a weekly report that waits to be sent. It was sent or "
                    "left out already, or is the page of another period.",
                    self.display_name,
                )
            )

    def action_send(self):
        """Send the report now, instead of waiting for the job."""
        self._check_to_send()
        report = self.sudo()  # sudo: leaders write no reports
        report._refresh()
        report._send()

    def action_skip(self):
        """Leave this week's mail out."""
        self._check_to_send()
        report = self.sudo()  # sudo: as above
        report.line_ids._keep_texts()
        report.state = "skipped"

    def action_preview(self):
        """Show the mail as its reader will get it."""
        self.ensure_one()
        self.check_access("read")
        return self.env["sla.mail.preview"]._open(self, _TEMPLATE)

    def _get_sides(self):
        """Return ``[(department, team, lines), …]`` for mail and print."""
        names = dict(self.line_ids._fields["side"]._description_selection(self.env))
        return [
            (names["marketing"], self.marketing_team, self.marketing_line_ids),
            (names["sales"], self.sales_team, self.sales_line_ids),
        ]
