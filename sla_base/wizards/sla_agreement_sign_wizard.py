from odoo import api, fields, models
from odoo.exceptions import AccessError


class SlaAgreementSignWizard(models.TransientModel):
    """Signs an agreement for one of our own parties, or refuses to."""

    _name = "sla.agreement.sign.wizard"
    _description = "Sign an SLA Agreement"

    party_id = fields.Many2one(
        "sla.agreement.party",
        string="You sign for",
        required=True,
        ondelete="cascade",
        readonly=True,
        help="The party of ours whose signature you give.",
    )
    agreement_id = fields.Many2one(
        related="party_id.agreement_id",
        help="The agreement that is signed. Read it before you sign.",
    )
    name = fields.Char(
        string="Your name",
        required=True,
        default=lambda self: self.env.user.name,
        help="Your first and last name, as it will stand beside the signature.",
    )
    signature = fields.Binary(
        attachment=False,
        help="Draw it with the mouse or the finger.",
    )
    reason = fields.Text(
        string="Why you refuse",
        help="Only if you do not sign. The owner of the agreement gets it to do.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._check_allowed()
        return wizards

    def _check_allowed(self):
        for wizard in self:
            if not wizard.party_id._filter_signable_here():
                raise AccessError(
                    self.env._(
                        "You cannot sign “%(agreement)s” for “%(party)s”: it does not "
                        "wait for your signature. Whoever represents the party signs, "
                        "or the owner of the agreement for our side.",
                        agreement=wizard.agreement_id.display_name,
                        party=wizard.party_id.name,
                    )
                )

    def action_sign(self):
        """Sign."""
        self.ensure_one()
        self._check_allowed()
        partner = self.env.user.partner_id
        self.party_id._sign(self.name, self.signature, partner)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        """Refuse, and tell the owner why."""
        self.ensure_one()
        self._check_allowed()
        partner = self.env.user.partner_id
        self.party_id._refuse(self.name, self.reason, partner)
        return {"type": "ir.actions.act_window_close"}
