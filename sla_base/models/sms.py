from odoo import fields, models


class SmsTracker(models.Model):
    """Tells alerts what became of their SMS, at sending and when delivery reports come
    in later."""

    _inherit = "sms.tracker"

    sla_delivery_ids = fields.Many2many("sla.delivery", string="SLA alerts")
    sla_partner_id = fields.Many2one("res.partner", ondelete="cascade")

    def _update_sms_notifications(
        self, notification_status, failure_type=False, failure_reason=False
    ):
        result = super()._update_sms_notifications(
            notification_status, failure_type, failure_reason
        )
        if notification_status in ("exception", "bounce", "canceled"):
            for tracker in self.filtered("sla_delivery_ids"):
                # sudo: reports of providers come in without a user
                tracker.sudo().sla_delivery_ids._refused(tracker.sla_partner_id)
        return result
