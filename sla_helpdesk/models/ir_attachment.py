from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _sla_filter_shared(self):
        """Return those of these files of a ticket, as superuser, that its customer
        gets to see: they came with a message that customers read, or without one and
        from somebody who is not one of our people, as with the form of a ticket."""
        if not self:
            return self
        # sudo: whoever looks, it is the same files
        Message = self.env["mail.message"].sudo()
        messages = Message.search([("attachment_ids", "in", self.ids)])
        shared = messages.filtered_domain(Message._get_search_domain_share())
        loose = self - messages.attachment_ids
        return self & shared.attachment_ids | loose.filtered("create_uid.share")
