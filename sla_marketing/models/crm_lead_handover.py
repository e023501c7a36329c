from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

HANDOVER = [
    ("offered", "Offered to sales"),
    ("accepted", "Accepted"),
    ("rejected", "Sent back"),
]
# Written by the buttons only: who decides on a lead is checked there.
_DECIDED = {
    "sla_handover",
    "sla_offered_at",
    "sla_offered_by_id",
    "sla_decided_at",
    "sla_decided_by_id",
    "sla_reject_reason_id",
    "sla_reject_note",
}


class CrmLead(models.Model):
    """The hand-over: marketing offers a lead, sales accepts it or sends it back."""

    _inherit = "crm.lead"

    sla_handover = fields.Selection(
        HANDOVER,
        string="Hand-over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
        help="Where the lead stands between marketing and sales. Empty: it has not "
        "been handed over.",
    )
    sla_offered_at = fields.Datetime(
        string="Offered on",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When marketing handed the lead over to sales. The time to accept it "
        "counts from then on.",
    )
    sla_offered_by_id = fields.Many2one(
        "res.users",
        string="Offered by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
        help="Who handed the lead over to sales.",
    )
    sla_decided_at = fields.Datetime(
        string="Decided on",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When sales accepted the lead or sent it back. Empty: sales has not "
        "decided yet.",
    )
    sla_decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
        help="Who accepted the lead or sent it back.",
    )
    sla_reject_reason_id = fields.Many2one(
        "sla.lead.reject.reason",
        string="Sent back because",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
        help="Why sales sent the lead back to marketing.",
    )
    sla_reject_note = fields.Char(
        string="Note of sales",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="What sales wrote for marketing when the lead was sent back.",
    )

    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in _DECIDED:
            return False
        return super()._has_field_access(field, operation)

    def convert_opportunity(self, partner, user_ids=False, team_id=False):
        # whoever makes an opportunity of an offered lead has accepted it
        offered = self.filtered(lambda lead: lead.sla_handover == "offered")
        offered.filtered(lambda lead: lead._sla_may_decide())._sla_accept()
        return super().convert_opportunity(partner, user_ids=user_ids, team_id=team_id)

    # Buttons

    def action_sla_offer(self):
        """Hand leads to their sales team, which accepts them or sends them back."""
        self.check_access("write")
        for lead in self:
            lead._sla_check_offer()
            vals = {
                "sla_handover": "offered",
                "sla_offered_at": self.env.cr.now().replace(microsecond=0),
                "sla_offered_by_id": self.env.uid,
                "sla_decided_at": False,
                "sla_decided_by_id": False,
                "sla_reject_reason_id": False,
                "sla_reject_note": False,
            }
            if lead.user_id not in lead._sla_get_deciders():
                # nobody's until it is accepted, so that the whole team sees it
                vals |= {"user_id": False, "company_id": lead.company_id.id}
            lead.sudo().write(vals)  # sudo: the fields are written by buttons only
            team = lead.sudo().team_id  # sudo: its leader, who is told
            lead._sla_tell(
                team.user_id,
                self.env._("Offered to %s: accept it or send it back.", team.name),
            )

    def action_sla_accept(self):
        """Accept leads that were offered; whoever accepts one that nobody has follows
        it up."""
        for lead in self:
            lead._sla_check_decide()
        self._sla_accept()

    def action_sla_reject(self):
        """Ask for the reason, then send the leads back to marketing."""
        for lead in self:
            lead._sla_check_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send back to marketing"),
            "res_model": "sla.lead.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    # What they do

    def _sla_accept(self):
        for lead in self:
            vals = self._sla_prepare_decision("accepted")
            if not lead.user_id:
                vals["user_id"] = self.env.uid
            lead.sudo().write(vals)  # sudo: the fields are written by buttons only

    def _sla_reject(self, reason, note=None):
        """Send leads back to whoever offered them, who is told why."""
        for lead in self:
            lead._sla_check_decide()
            # sudo: lead, offerer and fields are beyond the decider once it is sent back
            lead = lead.sudo()
            offerer = lead.sla_offered_by_id
            lead.write(
                {
                    **self._sla_prepare_decision("rejected"),
                    "sla_reject_reason_id": reason.id,
                    "sla_reject_note": note,
                    "user_id": offerer.id,
                    "team_id": lead.team_id.id,
                    "company_id": lead.company_id.id,
                }
            )
            text = self.env._("Sent back to marketing: %s", reason.name)
            lead._sla_tell(offerer, text, note)

    def _sla_prepare_decision(self, state):
        return {
            "sla_handover": state,
            "sla_decided_at": self.env.cr.now().replace(microsecond=0),
            "sla_decided_by_id": self.env.uid,
        }

    def _sla_tell(self, user, text, note=None):
        """Write a note on the lead, of which ``user`` (``res.users``) is notified."""
        partners = (user - self.env.user).partner_id
        body = Markup("<p>%s</p>") % text
        if note:
            body += Markup("<p>%s</p>") % note
        self.message_post(body=body, partner_ids=partners.ids)

    # Checks

    def _sla_get_deciders(self):
        """Return who decides for sales on this lead: members and leader of its team."""
        team = self.sudo().team_id  # sudo: who belongs to a team, nothing else
        return team.member_ids | team.user_id

    def _sla_may_decide(self):
        user = self.env.user
        return (
            self.env.su
            or user in self._sla_get_deciders()
            or user == self.user_id
            or user.has_group("sales_team.group_sale_manager")
        )

    def _sla_check_offer(self):
        if self.won_status != "pending":
            raise UserError(
                self.env._(
                    "“%s” is closed: only open leads can be handed over.",
                    self.display_name,
                )
            )
        if self.sla_handover in ("offered", "accepted"):
            raise UserError(
                self.env._("“%s” has been handed to sales already.", self.display_name)
            )
        if not self.team_id:
            raise UserError(
                self.env._(
                    "“%s” has no sales team that it could be handed to. Choose the "
                    "team first.",
                    self.display_name,
                )
            )

    def _sla_check_decide(self):
        self.check_access("write")
        if not self._sla_may_decide():
            raise AccessError(
                self.env._(
                    "Only members of “%(team)s” accept “%(lead)s” or send it back. Ask "
                    "one of them, or its leader.",
                    team=self.sudo().team_id.name,  # sudo: its name
                    lead=self.display_name,
                )
            )
        if self.sla_handover != "offered":
            raise UserError(
                self.env._(
                    "“%s” is not waiting for sales: it has not been offered, or "
                    "somebody has decided on it already.",
                    self.display_name,
                )
            )
