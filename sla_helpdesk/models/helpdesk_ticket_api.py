from odoo import models

# What is told of a promise.
_TOLD = (
    "name",
    "status",
    "status_name",
    "deadline",
    "paused_since",
    "stopped_at",
    "reason",
    "waiting_name",
)


class HelpdeskTicket(models.Model):
    """What other programs call, through Odoo's JSON-2 interface; see docs/api.md."""

    _inherit = "helpdesk.ticket"

    def sla_read_promises(self):
        """Return, for each ticket, what its customer may know of the promises on it.

        :return: a list of ``{"id", "number", "promises"}``; a promise has ``name``,
            ``status`` (``running``, ``paused``, ``late``, ``met``, ``missed``) and its
            name in the caller's language, ``deadline``, ``paused_since``,
            ``stopped_at`` (UTC or false) and the ``reason`` of a pause
        :raise AccessError: if one of the tickets may not be read
        """
        self.check_access("read")
        promises = self._sla_get_portal_promises_batch()
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "promises": [
                    {name: promise[name] for name in _TOLD}
                    for promise in promises[ticket.id]
                ],
            }
            for ticket in self
        ]
