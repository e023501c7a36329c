from odoo import api, fields, models


class SlaMailPreview(models.TransientModel):
    """A mail as its reader will get it, before it is sent."""

    _name = "sla.mail.preview"
    _description = "Preview of a Mail"

    report_id = fields.Many2one("sla.lead.report", readonly=True, ondelete="cascade")
    report_state = fields.Selection(related="report_id.state")
    may_decide = fields.Boolean(related="report_id.may_decide")
    recipients = fields.Char(
        string="To",
        readonly=True,
        help="Who will get the mail.",
    )
    subject = fields.Char(
        readonly=True,
        help="The subject of the mail, as it will be sent.",
    )
    body = fields.Html(
        readonly=True,
        sanitize=False,
        help="The mail as its reader will see it.",
    )

    @api.model
    def _open(self, record, template):
        """Return the action that shows the mail of ``template`` (XML id) about
        ``record``. Call it for those only who may read the mail."""
        # sudo: the mail is rendered as the job renders it; the caller has checked
        sender = record.sudo()
        template = sender.env.ref(template)
        if record._name == "sla.lead.report":
            is_sent = sender.state == "sent"
            partners = sender.recipient_ids if is_sent else sender._get_recipients()
        else:
            partners = sender.user_id.partner_id
        lang = self.env.lang
        wizard = self.create(
            {
                "report_id": record.id if record._name == "sla.lead.report" else False,
                "recipients": self.env["sla.format"]._list(partners.mapped("name")),
                "subject": _render(template, "subject", record, lang),
                "body": _render(template, "body_html", record, lang),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of the mail"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_send(self):
        """Send the weekly report now."""
        self.report_id.action_send()
        return {"type": "ir.actions.act_window_close"}

    def action_skip(self):
        """Leave the weekly report out this time."""
        self.report_id.action_skip()
        return {"type": "ir.actions.act_window_close"}


def _render(template, name, record, lang):
    return template._render_field(name, record.ids, set_lang=lang)[record.id]
