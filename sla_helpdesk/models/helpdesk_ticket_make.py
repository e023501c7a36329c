from odoo import api, models
from odoo.exceptions import AccessError


class HelpdeskTicket(models.Model):
    """Tickets that our people make by a dialogue: for whichever team, also one whose
    tickets they may not see."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _sla_make(self, vals):
        """Return the new ticket with ``vals``, as superuser. The dialogue has checked
        that the user may read what they name.

        :raise AccessError: if the user may make no tickets, or none of that company
        """
        self.check_access("create")
        # sudo: the rules of helpdesk_mgmt let agents with personal tickets make only
        # what they hold themselves, and a team that assigns by skill decides otherwise
        ticket = self.sudo().create(vals)
        if ticket.company_id - self.env.companies:
            raise AccessError(
                self.env._(
                    "You cannot make a ticket of the company “%s”: you do not work in "
                    "it. Choose it among your companies, or ask an administrator.",
                    ticket.company_id.name,
                )
            )
        return ticket

    def _sla_show_made(self):
        """Return the action that shows this new ticket; whoever may not see it is told
        that it is there."""
        self.ensure_one()
        if self.sudo(False).has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": self._name,
                "res_id": self.id,
                "view_mode": "form",
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Ticket %(number)s was made and handed to the team “%(team)s”, "
                    "whose tickets you do not see.",
                    number=self.number,
                    team=self.team_id.name or "–",
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
