from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaPenaltyProposal(models.Model):
    """The steps of a penalty: approved, waived, taken back, lapsed."""

    _inherit = "sla.penalty.proposal"

    def action_approve(self):
        """Agree to what is proposed; accounting can credit it then."""
        self._check_may_decide()
        self._check_draft()
        today = fields.Date.context_today(self)
        for proposal in self:
            if proposal.claim_until and proposal.claim_until < today:
                raise UserError(
                    self.env._(
                        "“%(penalty)s” could be claimed until %(day)s only.",
                        penalty=proposal.display_name,
                        day=self.env["sla.format"]._day(proposal.claim_until),
                    )
                )
            if not proposal.amount:
                raise UserError(
                    self.env._(
                        "Nothing is due for “%s”. Waive it, and say why.",
                        proposal.display_name,
                    )
                )
        self._decide("approved")

    def action_waive(self):
        """Ask why the penalties are waived."""
        self._check_may_decide()
        self._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive the penalty"),
            "res_model": "sla.penalty.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_proposal_ids": self.ids},
        }

    def action_reset(self):
        """Take a decision back: the penalty is reckoned again, as of today, together
        with what became known later."""
        self._check_may_decide()
        for proposal in self:
            if proposal.state not in ("approved", "waived"):
                raise UserError(
                    self.env._(
                        "“%s” cannot be taken back. Cancel its credit note first, if "
                        "there is one.",
                        proposal.display_name,
                    )
                )
        # sudo: decisions are written by the steps only
        proposals = self.sudo()
        for proposal in proposals:
            later = proposal._find_drafts_beside()
            later.unlink()
            proposal._decide("draft")
        proposals._reckon_again()

    def action_reckon(self):
        """Reckon the penalties again, as of now."""
        self._check_may_decide()
        self._check_draft()
        # sudo: penalties are written by reckoning only
        self.sudo()._reckon_again()

    def action_view_agreement(self):
        """Open the agreement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sla.agreement",
            "res_id": self.agreement_id.id,
            "view_mode": "form",
        }

    def _check_may_decide(self):
        """Refuse whoever is no SLA manager.

        :raise AccessError:
        """
        self.env["sla.agreement"].check_access("write")
        self.check_access("write")

    def _check_draft(self):
        """Refuse penalties that were decided on.

        :raise UserError:
        """
        for proposal in self:
            if proposal.decision != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has been decided on already. Take the decision back "
                        "first.",
                        proposal.display_name,
                    )
                )

    def _decide(self, decision, reason=False):
        done = decision != "draft"
        # sudo: decisions are written by the steps only
        self.sudo().write(
            {
                "decision": decision,
                "waive_reason": reason,
                "decided_by_id": self.env.uid if done else False,
                "decided_at": self.env.cr.now().replace(microsecond=0)
                if done
                else False,
                "to_check": False,
            }
        )
        if done:
            self.sudo()._end_activities()  # sudo: also those of other people

    def _waive(self, reason):
        """Waive these penalties because of ``reason``."""
        self._check_may_decide()
        self._check_draft()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the penalty is waived."))
        self._decide("waived", reason)
        for proposal in self:
            proposal.message_post(body=self.env._("Waived: %s", reason))

    @api.model
    def _lapse(self, today):
        """Let penalties lapse that nobody has decided on in time."""
        late = self.search([("decision", "=", "draft"), ("claim_until", "<", today)])
        late.write({"decision": "lapsed"})
        late._end_activities()
