from odoo import api, models
from odoo.http import request

_CHANNELS = {
    "phone": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "other": "helpdesk_mgmt.helpdesk_ticket_channel_other",
    "api": "sla_helpdesk.helpdesk_ticket_channel_api",
}


class HelpdeskTicket(models.Model):
    """How a ticket came in is always known: forms on the portal and mail say so
    themselves, and of the others it follows from who made them."""

    _inherit = "helpdesk.ticket"

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if "channel_id" in fields and not defaults.get("channel_id"):
            channel = self._sla_get_default_channel()
            if channel:
                defaults["channel_id"] = channel
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        # no channel is the same as none said: the one by default
        return super().create(
            [
                {
                    name: vals[name]
                    for name in vals
                    if name != "channel_id" or vals[name]
                }
                for vals in vals_list
            ]
        )

    @api.model
    def _sla_get_default_channel(self):
        """Return the id of the channel of tickets that come without one. What our
        people type they were told by phone; imported files are something else; the rest
        was made by a program."""
        kind = "api"
        if self.env.context.get("import_file"):
            kind = "other"
        elif request and request.httprequest.path.startswith("/web/"):
            kind = "phone"
        data = self.env["ir.model.data"]
        return data._xmlid_to_res_id(_CHANNELS[kind], raise_if_not_found=False)
