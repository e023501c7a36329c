from odoo import api, fields, models

_OURS = frozenset({"sla_tell", "sla_done_text", "sla_next_text", "sla_portal_step"})


class HelpdeskTicketStage(models.Model):
    """What the customer is told when a ticket reaches a stage."""

    _inherit = "helpdesk.ticket.stage"

    sla_tell = fields.Boolean(
        string="Tell the customer",
        help="Whoever asked gets a mail when a ticket reaches this stage: what was "
        "done, what comes next, and by when. Also a text message, if they chose so.",
    )
    sla_done_text = fields.Text(
        string="What was done",
        translate=True,
        help="Told to the customer in the mail and on the portal, for example: We have "
        "read your request and given it to an expert.",
    )
    sla_next_text = fields.Text(
        string="What comes next",
        translate=True,
        help="Told to the customer in the mail and on the portal, for example: The "
        "expert writes to you with a first answer. The promised time is added by "
        "itself.",
    )
    sla_portal_step = fields.Boolean(
        string="Step on the portal",
        default=True,
        help="The stage is one of the steps that the customer sees on the page of the "
        "request. Switch it off for stages that concern only us.",
    )

    def _has_field_access(self, field, operation):
        # helpdesk_mgmt lets everyone, even the public, write stages
        if operation == "write" and field.name in _OURS and not self.env.su:
            if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def _sla_suggest_texts(self):
        """Give the stages that helpdesk_mgmt ships first texts, in every language that
        is installed. They tell nobody until somebody switches it on. Called by our
        data; does nothing where there are texts already."""
        if self.with_context(active_test=False).search_count(
            ["|", ("sla_done_text", "!=", False), ("sla_next_text", "!=", False)],
            limit=1,
        ):
            return
        for code, _name in self.env["res.lang"].get_installed():
            speaking = self.with_context(lang=code)
            for name, texts in speaking._sla_get_suggested_texts().items():
                xmlid = f"helpdesk_mgmt.helpdesk_ticket_stage_{name}"
                stage = speaking.env.ref(xmlid, raise_if_not_found=False)
                if stage:
                    stage.write(texts)

    @api.model
    def _sla_get_suggested_texts(self):
        return {
            "new": {
                "sla_done_text": self.env._("We have received your request."),
                "sla_next_text": self.env._(
                    "One of our experts reads it and writes to you."
                ),
            },
            "in_progress": {
                "sla_done_text": self.env._("An expert is working on your request."),
                "sla_next_text": self.env._("You get the solution, or a question."),
            },
            "awaiting": {
                "sla_done_text": self.env._("We have asked you for something."),
                "sla_next_text": self.env._(
                    "As soon as we have your answer, we go on with it."
                ),
            },
            "done": {
                "sla_done_text": self.env._(
                    "Your request is done. What we did is in the messages on its page."
                ),
            },
            "cancelled": {
                "sla_done_text": self.env._("The request was cancelled."),
            },
            "rejected": {
                "sla_done_text": self.env._(
                    "We cannot do what you asked for. Why is in the messages on the "
                    "page of the request."
                ),
            },
        }
