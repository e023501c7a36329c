from odoo import api, models

from .sla_clock_news import CHANNEL


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = self._sla_get_channels(self.env.user, channels)
        return super()._build_bus_channel_list(channels)

    @api.model
    def _sla_get_channels(self, user, channels):
        """Return ``channels``, with that of our screens replaced by those of the
        companies that ``user`` works for; others hear nothing of clocks."""
        others = [channel for channel in channels if channel != CHANNEL]
        if len(others) == len(channels) or not user.has_group(
            "sla_base.group_sla_user"
        ):
            return others
        return others + [(company, CHANNEL) for company in user.company_ids]
