from odoo import models


class HelpdeskTicket(models.Model):
    """Customers go on with the ticket that theirs was merged into."""

    _inherit = "helpdesk.ticket"

    def _sla_find_survivor(self):
        """Return the ticket that this one was merged into in the end, as superuser;
        this one if it was not."""
        self.ensure_one()
        ticket = seen = self.sudo()  # sudo: which it is, for whoever sees this one
        while (target := ticket.sla_merged_into_id) and target not in seen:
            ticket, seen = target, seen | target
        return ticket

    def message_post(self, **kwargs):
        # by mail, or from a page that was open: nobody would read it here
        survivor = self._sla_find_survivor() if self else self
        if survivor != self and self._sla_is_from_outside(kwargs):
            return survivor.message_post(**kwargs)
        return super().message_post(**kwargs)

    def _sla_is_from_outside(self, message):
        """Return whether ``message``, as of :meth:`message_post`, is of somebody who is
        not one of our people."""
        if message.get("message_type") not in ("comment", "email"):
            return False
        partners = self.env["res.partner"].sudo()  # sudo: only who is who
        author = partners.browse(message.get("author_id") or ())
        if not author and message.get("email_from"):
            return True
        return (author or self.env.user.sudo().partner_id).partner_share  # sudo: ditto

    def _sla_may_reopen(self):
        merged = self._sla_find_survivor() != self
        return not merged and super()._sla_may_reopen()

    def _sla_get_closing_stages(self):
        if self._sla_find_survivor() != self:
            return self.env["helpdesk.ticket.stage"]
        return super()._sla_get_closing_stages()
