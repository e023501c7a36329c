from odoo import api, models

from odoo.addons.sms.tools.sms_api import SmsApi

from ..models.sla_escalation import CHANNELS, RECIPIENTS


class SlaSetup(models.TransientModel):
    """Who is told, and how: the steps of a template, and those that were answered."""

    _inherit = "sla.setup"

    @api.model
    def _get_template_steps(self, template):
        """Return the steps of ``template``, without SMS as long as none can be sent."""
        if self._is_sms_ready():
            return template["steps"]
        return [
            {**step, "channel": "notify"} if step["channel"] == "sms" else step
            for step in template["steps"]
        ]

    @api.model
    def _is_sms_ready(self):
        """Return whether the company can send SMS: another provider than that of Odoo
        is chosen, or an account of Odoo's is registered."""
        if self.env.company._get_sms_api_class() is not SmsApi:
            return True
        # sudo: whether there is an account, not what is in it
        accounts = self.env["iap.account"].sudo()
        domain = [
            ("service_name", "=", "sms"),
            ("state", "=", "registered"),
            ("company_ids", "in", [*self.env.company.ids, False]),
        ]
        return bool(accounts.search_count(domain, limit=1))

    def _get_steps(self):
        """Return the steps of the ladder as values of ``sla.escalation``."""
        self.ensure_one()
        recipients, channels = dict(RECIPIENTS), dict(CHANNELS)
        return [
            {
                "sequence": 10 * number,
                "name": self.env._(
                    "%(whom)s: %(how)s",
                    whom=self._translate_one("recipient", step, recipients),
                    how=self._translate_one("channel", step, channels),
                ),
                "timing": step["timing"],
                "value": step["value"] or 0,
                "recipient": step["recipient"],
                "channel": step["channel"],
            }
            for number, step in enumerate(self.steps or [], start=1)
        ]

    def _translate_one(self, name, step, known):
        if step[name] not in known:
            return step[name]
        return self._translate("sla.escalation", name, [step[name]])[0][1]
