from odoo import models


class SlaAlert(models.AbstractModel):
    _inherit = "sla.alert"

    def _send_by_room(self, deliveries, partners):
        room = self.env.ref("mail.channel_all_employees")
        for partner in partners:
            speaker = self._speaking_to(partner)
            room.message_post(
                body=speaker._get_body(deliveries, partner),
                subject=speaker._get_subject(deliveries),
                partner_ids=partner.ids,
                message_type="comment",
            )
