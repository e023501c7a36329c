from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send(self, *args, **kwargs):
        # one company at a time: each may have a provider of its own
        for company, messages in self.grouped(lambda s: s._get_sms_company()).items():
            sms_api = company._get_sms_api_class()(self.env)
            sms_api._set_company(company)
            own = messages.with_context(sms_api=sms_api)
            super(SmsSms, own)._send(*args, **kwargs)
