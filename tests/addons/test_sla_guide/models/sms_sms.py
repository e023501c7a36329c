from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send(self, *args, **kwargs):
        batches = self.grouped(lambda sms: sms._get_sms_company())
        if len(batches) != 1:  # each company may have a provider of its own
            for batch in batches.values():
                batch._send(*args, **kwargs)
            return None
        [company] = batches
        sms_api = company._get_sms_api_class()(self.env)
        sms_api._set_company(company)
        own = self.with_context(sms_api=sms_api)
        return super(SmsSms, own)._send(*args, **kwargs)
