from odoo import models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """The customer writes on a ticket that waits for them, or that is closed."""

    _inherit = "helpdesk.ticket"

    def _sla_note_messages(self, replied, asked):
        result = super()._sla_note_messages(replied, asked)
        if asked and not self.env.context.get("sla_from_machine"):
            # sudo: customers write on tickets that they may not change
            for ticket in self.sudo().filtered("active"):
                if ticket.stage_id.sla_phase == "stop":
                    ticket._sla_hear_after_closing()
                elif ticket._sla_waits_for_customer():
                    ticket._sla_go_on()
        return result

    def _sla_waits_for_customer(self):
        """Return whether the stage waits for the customer, and an answer ends that."""
        stage = self.stage_id
        reason = stage.sla_pause_reason_id
        return stage.sla_phase == "pause" and (not reason or reason.resume_on_reply)

    def _sla_go_on(self):
        """Go back to the stage in which the ticket was worked on: the customer has
        answered. Who has just written is not told of it."""
        try:
            stage = self._sla_get_reopen_stage()
        except UserError:
            return  # no such stage: somebody has to move it
        self.with_context(mail_notrack=True).stage_id = stage
        self._message_log(
            body=self.env._("The customer has answered: back to “%s”.", stage.name)
        )

    def _sla_hear_after_closing(self):
        """Reopen the closed ticket for the customer who wrote on it, as the button on
        its page does; when the time for that has passed, have somebody read it."""
        if self._sla_may_reopen():
            try:
                stage = self._sla_get_reopen_stage()
            except UserError:
                stage = None  # somebody has to choose one
            if stage:
                self.write({"stage_id": stage.id, "closed_date": False})
                return
        user = self.user_id or self.team_id.user_id
        if not user:
            return
        speaking = self.with_context(lang=user.lang)
        summary = speaking.env._("The customer wrote after closing")
        if summary not in self.activity_ids.mapped("summary"):
            speaking.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )
