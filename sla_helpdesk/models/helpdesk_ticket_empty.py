from markupsafe import Markup

from odoo import api, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    @api.model
    def get_empty_list_help(self, help_message):
        """Say on lists of tickets that are empty and have no text of their own, such
        as My Tickets, where tickets come from."""
        if not help_message:
            help_message = Markup(
                '<p class="o_view_nocontent_smiling_face">%(title)s</p><p>%(text)s</p>'
            ) % {
                "title": self.env._("No ticket is here."),
                "text": self.env._(
                    "Tickets come in by e-mail and from the portal, and you can open "
                    "one yourself with New. What is promised to the customer counts "
                    "from then on."
                ),
            }
        return super().get_empty_list_help(help_message)
