import requests

from odoo.addons.sms.tools.sms_api import SmsApiBase


class SmsApiExample(SmsApiBase):
    URL = "https://sms.example.com/send"
    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "no_credit": "sms_credit",
    }

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        # sudo: as above
        key = self.company.sudo().example_sms_key
        results = []
        for message in messages:
            for to in message["numbers"]:
                answer = requests.post(
                    self.URL,
                    json={"to": to["number"], "text": message["content"]},
                    headers={"Authorization": f"Bearer {key}"},
                    timeout=10,
                )
                state = "success" if answer.ok else answer.json()["error"]
                results.append({"uuid": to["uuid"], "state": state})
        return results
