from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_ACTIVITY = "sla_helpdesk.mail_activity_type_approval"
_OURS = {"sla_approval_state", "sla_approver_id", "sla_approval_date"}


class HelpdeskTicket(models.Model):
    """Requests that one of our own people approves before anything is done on them.
    Until then the resolution waits, for the reason “Waiting for approval”: that is in
    its metric. The first response does not wait; the customer hears from us anyway."""

    _inherit = "helpdesk.ticket"

    sla_approval_state = fields.Selection(
        [
            ("waiting", "Waiting for approval"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        string="Approval",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Where the request stands with its approval. Empty: it needs none.",
    )
    sla_approver_id = fields.Many2one(
        "res.users",
        string="Approver",
        readonly=True,
        copy=False,
        tracking=True,
        help="Who is asked to approve the request; afterwards, who decided.",
    )
    sla_approval_date = fields.Datetime(
        string="Decided on",
        readonly=True,
        copy=False,
        help="When the request was approved or refused. Empty: it still waits.",
    )
    sla_may_decide = fields.Boolean(
        string="Waits for your decision", compute="_compute_sla_may_decide"
    )

    @api.depends("sla_approval_state", "sla_approver_id", "partner_id")
    @api.depends_context("uid")
    def _compute_sla_may_decide(self):
        for ticket in self:
            waiting = ticket.sla_approval_state == "waiting"
            ticket.sla_may_decide = waiting and ticket._sla_may_decide()

    def _has_field_access(self, field, operation):
        # decided by the buttons below, not by whoever may write the ticket
        if operation == "write" and field.name in _OURS and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            self._sla_follow_approval()
        return result

    def _sla_follow_approval(self):
        """Have only open requests ask for a decision: nobody waits for one on a request
        that was closed; reopened, it asks again."""
        activities = []
        # sudo: activities of others
        for ticket in self.sudo():
            if ticket.sla_approval_state != "waiting":
                continue
            asked = ticket._sla_get_approvals()
            if ticket.stage_id.closed:
                asked.unlink()
            elif not asked:
                activities.append(ticket._sla_prepare_approval(ticket.sla_approver_id))
        if activities:
            # sudo: as above
            self.env["mail.activity"].sudo().create(activities)

    def _sla_get_pause_reason(self):
        reason = super()._sla_get_pause_reason()
        if reason or self.sla_approval_state != "waiting":
            return reason
        data = self.env["ir.model.data"]
        id_ = data._xmlid_to_res_id("sla_base.pause_reason_approval")
        return self.env["sla.pause.reason"].browse(id_ or ()).exists()

    # Asking

    def _sla_ask_approval(self):
        """Have these requests wait for who approves them."""
        activities = []
        for ticket in self:
            approver = ticket._sla_find_approver()
            ticket._sla_set_approval(
                {
                    "sla_approval_state": "waiting",
                    "sla_approver_id": approver.id,
                    "sla_approval_date": False,
                }
            )
            activities.append(ticket._sla_prepare_approval(approver))
        # sudo: activities for others
        self.env["mail.activity"].sudo().create(activities)

    def _sla_set_approval(self, vals):
        # sudo: what the buttons and the catalogue decide, not the user
        changed = self.sudo().filtered(
            lambda ticket: ticket.sla_approval_state != vals["sla_approval_state"]
        )
        if changed:
            changed.write(vals)

    def _sla_find_approver(self):
        """Return who is asked, perhaps nobody. Nobody approves their own request."""
        ticket = self.sudo()  # sudo: of entry, team and customer, only persons
        entry = ticket.sla_entry_id
        leader = ticket._sla_get_leader()
        customer = ticket.partner_id
        found = {
            "user": entry.approver_id,
            "leader": leader,
            "salesperson": customer.user_id or customer.commercial_partner_id.user_id,
        }[entry.approver or "leader"]
        for user in (*found, *leader):
            if user.partner_id != ticket.partner_id:
                return user
        return self.env["res.users"]

    def _sla_prepare_approval(self, approver):
        words = self.with_context(lang=approver.lang) if approver else self
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(_ACTIVITY),
            "summary": words.env._("Approve or refuse: %s", words.sla_entry_id.name),
            "user_id": approver.id,
            "date_deadline": fields.Date.context_today(self),
            "automated": True,
        }

    def _sla_get_approvals(self):
        """Return the activities that ask for an approval."""
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(_ACTIVITY)
        # sudo: activities of everybody
        return self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id.id == type_id
        )

    # Deciding

    def _sla_may_decide(self):
        user = self.env.user
        if user.partner_id == self.partner_id:
            return False
        return user == self.sla_approver_id or user.has_group(
            "helpdesk_mgmt.group_helpdesk_manager"
        )

    def _sla_check_may_decide(self):
        self.check_access("read")
        for ticket in self:
            if ticket.sla_approval_state != "waiting":
                raise UserError(
                    self.env._("“%s” does not wait for approval.", ticket.display_name)
                )
            if not ticket._sla_may_decide():
                raise AccessError(
                    self.env._(
                        "You cannot decide on “%(ticket)s”. Its approver can "
                        "(%(approver)s), or a helpdesk manager, but nobody on a "
                        "request of their own.",
                        ticket=ticket.display_name,
                        approver=ticket.sla_approver_id.name or "–",
                    )
                )

    def action_sla_ask_again(self):
        """Ask for approval once more: the request was refused, and then reopened."""
        self.check_access("write")
        for ticket in self:
            if ticket.sla_approval_state != "refused" or ticket.stage_id.closed:
                raise UserError(
                    self.env._(
                        "“%s” is not a refused request that was reopened: there is "
                        "nothing to ask for again.",
                        ticket.display_name,
                    )
                )
        self._sla_ask_approval()

    def action_sla_approve(self):
        """Approve the requests: fulfilment starts, and their time counts."""
        self._sla_check_may_decide()
        for ticket in self:
            if ticket.stage_id.closed:
                raise UserError(
                    self.env._(
                        "“%s” was closed meanwhile. Reopen it to approve it, or refuse "
                        "it.",
                        ticket.display_name,
                    )
                )
        self._sla_note_decision("approved")
        self._sla_start_steps()

    def action_sla_refuse(self):
        """Ask for the reason."""
        self.ensure_one()
        self._sla_check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the request"),
            "res_model": "sla.catalog.refusal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }

    def _sla_refuse(self, reason, tell):
        """Refuse the request for ``reason``, and close it; ``tell`` the requester."""
        self.ensure_one()
        self._sla_check_may_decide()
        self._sla_note_decision("refused")
        ticket = self.sudo()  # sudo: the approver need not be an agent
        subtype = "mail.mt_comment" if tell else "mail.mt_note"
        ticket.message_post(
            body=self.env._("We cannot fulfil this request. %s", reason)
            if tell
            else self.env._("Refused: %s", reason),
            message_type="comment",
            subtype_xmlid=subtype,
            **(ticket._sla_get_answer_recipients() if tell else {}),
        )
        stage = ticket._sla_get_refused_stage()
        if stage:
            ticket.stage_id = stage

    def _sla_note_decision(self, state):
        self._sla_set_approval(
            {
                "sla_approval_state": state,
                "sla_approver_id": self.env.uid,
                "sla_approval_date": self.env.cr.now().replace(microsecond=0),
            }
        )
        self._sla_get_approvals().action_feedback()

    def _sla_get_refused_stage(self):
        """Return the stage of refused requests: the one that is shipped for it, else
        the first of the team in which time has ended."""
        stages = self.team_id._get_applicable_stages()
        rejected = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_rejected", raise_if_not_found=False
        )
        if rejected and rejected in stages:
            return rejected
        return stages.filtered(lambda stage: stage.sla_phase == "stop")[:1]
