from odoo import api, models

# What asks for no automatic answer: RFC 3834, and the headers in use beside it.
_SILENT_PRECEDENCE = ("auto_reply", "bulk", "junk", "list")
_MACHINE_HEADERS = ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if _is_from_machine(message):
            self = self.with_context(sla_from_machine=True)
        return super()._message_route_process(message, message_dict, routes)


def _is_from_machine(message):
    """Return whether no automatic message may answer ``message``: it is one itself, or
    is from a mailing list. It can well be a request: monitoring systems write too."""
    automatic = (message.get("Auto-Submitted") or "no").strip().lower()
    precedence = (message.get("Precedence") or "").strip().lower()
    suppress = (message.get("X-Auto-Response-Suppress") or "").lower()
    return (
        not automatic.startswith("no")
        or precedence in _SILENT_PRECEDENCE
        or any(word in suppress for word in ("all", "autoreply"))
        or (message.get("Return-Path") or "").strip() == "<>"
        or any(message.get(header) for header in _MACHINE_HEADERS)
    )
