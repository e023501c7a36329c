from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class HelpdeskTicket(models.Model):
    """What the customer does with a ticket on the portal: close it, reopen it within
    the set time, ask for a follow-up after that. Who may is checked by the controller.
    """

    _inherit = "helpdesk.ticket"

    sla_follows_id = fields.Many2one(
        "helpdesk.ticket",
        string="Follows up",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="The closed ticket that this one goes on with: the time for reopening it "
        "had passed.",
    )

    def _has_field_access(self, field, operation):
        # whoever may link a ticket that they cannot read would be told its name
        linked = field.name in ("sla_follows_id", "sla_split_from_id")
        if linked and operation == "write" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _sla_get_reopen_until(self):
        """Return until when the customer may reopen this ticket; False if it is open or
        may not be reopened at all."""
        self.ensure_one()
        days = self.team_id._sla_get_reopen_days(self.company_id)
        closed = self.closed_date or self.last_stage_update
        if not (self.stage_id.closed and days and closed):
            return False
        return closed + timedelta(days=days)

    def _sla_may_reopen(self):
        until = self._sla_get_reopen_until()
        return bool(until) and until >= self.env.cr.now()

    def _sla_close(self, stage):
        """Close the ticket as the customer wishes.

        :raise UserError: if ``stage`` is not one in which customers may close it
        """
        self.ensure_one()
        allowed = self._sla_get_closing_stages()
        if self.stage_id.closed or stage not in allowed:
            raise UserError(
                self.env._(
                    "The ticket “%s” cannot be closed in this way. Open its page again "
                    "to see how it stands.",
                    self.display_name,
                )
            )
        self.stage_id = stage

    def _sla_get_closing_stages(self):
        """Return the stages in which the customer may close this ticket."""
        stages = self._sla_get_stage_team()._get_applicable_stages()
        return stages.filtered(lambda stage: stage.closed and stage.close_from_portal)

    def _sla_reopen(self, text, author):
        """Reopen the ticket, and post what ``author`` (``res.partner``) says is still
        missing. Clocks that are resumable go on.

        :raise UserError: if the time for it has passed, or nothing is said
        """
        self.ensure_one()
        self._sla_check_text(text)
        if not self._sla_may_reopen():
            raise UserError(
                self.env._(
                    "The time for reopening the ticket “%s” has passed. Send a "
                    "follow-up request instead.",
                    self.display_name,
                )
            )
        self.write({"stage_id": self._sla_get_reopen_stage().id, "closed_date": False})
        self._sla_post_as(text, author)

    def _sla_get_reopen_stage(self):
        """Return the last stage in which the ticket was worked on, else the first that
        its team has for that."""
        stages = self._sla_get_stage_team()._get_applicable_stages()
        working = stages.filtered(lambda stage: stage.sla_phase == "run")
        visited = self.sla_step_ids.stage_id.filtered(lambda s: s in working)
        stage = visited[:1] or working.filtered(lambda s: not s.unattended)[:1]
        stage = stage or working[:1]
        if not stage:
            raise UserError(
                self.env._(
                    "No stage is left in which the ticket “%s” could be worked on. "
                    "Please write to us.",
                    self.display_name,
                )
            )
        return stage

    def _sla_follow_up(self, text, author):
        """Return a new ticket that goes on with this closed one.

        :raise UserError: if nothing is said, or the ticket is open
        """
        self.ensure_one()
        self._sla_check_text(text)
        if not self.stage_id.closed:
            raise UserError(
                self.env._(
                    "The ticket “%s” is open: write a message on it instead.",
                    self.display_name,
                )
            )
        ticket = self.create(self._sla_prepare_follow_up(text, author))
        ticket.message_subscribe(author.ids)
        return ticket

    def _sla_prepare_follow_up(self, text, author):
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_web", raise_if_not_found=False
        )
        return {
            "name": self.env._("Follow-up: %s", self.name),
            "description": plaintext2html(text.strip()),
            "partner_id": author.id,
            "partner_name": author.name,
            "partner_email": author.email,
            "company_id": self.company_id.id,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "type_id": self.type_id.id,
            "sla_service_id": self.sla_service_id.id,
            "channel_id": channel.id if channel else False,
            "user_id": False,
            "sla_follows_id": self.id,
        }

    def _sla_check_text(self, text):
        if not (text or "").strip():
            raise UserError(
                self.env._("Please say what is still missing, so that we can help.")
            )

    def _sla_post_as(self, text, author):
        self.message_post(
            body=plaintext2html(text.strip()),
            author_id=author.id,
            email_from=author.email_formatted,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
