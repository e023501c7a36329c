import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import ImageProcess

# What the signing methods write, and nobody else.
_SIGNING = frozenset(
    {
        "sign_state",
        "signature",
        "signed_by",
        "signed_at",
        "signed_partner_id",
        "refusal_reason",
        "refused_by",
        "refused_at",
    }
)
# The side that is ours, by kind of agreement.
_OUR_SIDE = {"customer": "provides", "supplier": "receives", "internal": "provides"}


class SlaAgreementParty(models.Model):
    """Sign-off by a party: waiting once it was asked, then signed or refused, by whom
    and when. Others sign on the portal, our own people in the back end."""

    _inherit = "sla.agreement.party"

    must_sign = fields.Boolean(
        string="Has to sign",
        compute="_compute_must_sign",
        store=True,
        readonly=False,
        help="The agreement counts as agreed when all parties that have to sign have "
        "done so. Set when somebody is named who represents the party.",
    )
    sign_state = fields.Selection(
        [("waiting", "Waiting"), ("signed", "Signed"), ("refused", "Refused")],
        string="Signature",
        readonly=True,
        copy=False,
        help="Empty: nobody asked for the signature yet.",
    )
    signature = fields.Image(
        string="Signature as drawn",
        readonly=True,
        copy=False,
        max_width=1024,
        max_height=1024,
        help="The signature that was drawn on the screen. Empty: nobody has signed for "
        "this party.",
    )
    signed_by = fields.Char(
        "Signed by", readonly=True, copy=False, help="The name as it was typed."
    )
    signed_at = fields.Datetime(
        string="Signed on",
        readonly=True,
        copy=False,
        help="Date and time of the signature. Empty: nobody has signed for this party.",
    )
    signed_partner_id = fields.Many2one(
        "res.partner",
        string="Signed as",
        readonly=True,
        copy=False,
        help="Who was logged in, or whom the link was sent to.",
    )
    refusal_reason = fields.Text(
        string="Why refused",
        readonly=True,
        copy=False,
        help="What was typed when the party refused to sign.",
    )
    refused_by = fields.Char(
        string="Refused by",
        readonly=True,
        copy=False,
        help="Name of the person who refused to sign for the party.",
    )
    refused_at = fields.Datetime(
        string="Refused on",
        readonly=True,
        copy=False,
        help="Date and time of the refusal.",
    )

    @api.depends("contact_id")
    def _compute_must_sign(self):
        for party in self:
            party.must_sign = bool(party.contact_id)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_signature(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_signature(vals)
        return super().write(vals)

    def _check_no_signature(self, vals):
        # the signing methods write as superuser
        if not self.env.su and not _SIGNING.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "Signatures are not entered by hand. The other side signs on the "
                    "portal, our own side with the button “Sign” of the agreement."
                )
            )

    # Who speaks for the party

    def _is_ours(self):
        """Return whether the party is one of us: a team or department, our company, or
        any party of an agreement between departments."""
        self.ensure_one()
        if self.agreement_id.kind == "internal" or not self.partner_id:
            return True
        return self.partner_id._sla_is_ours()

    def _get_signer(self):
        """Return the partner (may be empty) who is asked to sign for the party."""
        self.ensure_one()
        signer = self.contact_id or self.partner_id
        if self._is_ours():
            signer = self.contact_id or self.agreement_id.owner_id.partner_id
        return signer

    def _filter_signable(self, partner):
        """Return those of other companies that wait for a signature which ``partner``,
        a visitor of the portal, may give."""
        company = partner.commercial_partner_id
        return self.filtered(
            lambda party: (
                company
                and party.sign_state == "waiting"
                and not party._is_ours()
                and company
                in (party.contact_id | party.partner_id).commercial_partner_id
            )
        )

    def _filter_signable_here(self):
        """Return our own parties that wait for a signature which the user may give: who
        represents the party, or for our side the owner of the agreement."""
        user = self.env.user
        return self.filtered(
            lambda party: (
                party.sign_state == "waiting"
                and party.agreement_id.state == "draft"
                and party._is_ours()
                and (
                    party.contact_id == user.partner_id
                    or party.agreement_id.owner_id == user
                    and party.side == _OUR_SIDE[party.agreement_id.kind]
                )
            )
        )

    # Signing

    def _sign(self, name, signature, partner):
        """Sign for this party. The caller checks that ``partner`` may do so.

        :param str name: who signs, as typed
        :param str signature: the picture of the signature, base64
        :raise UserError: if something is missing, or no signature is asked for
        """
        self.ensure_one()
        self._check_waiting()
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Enter the name of the person who signs."))
        self._check_picture(signature)
        party = self.sudo()  # sudo: signatures are written here only
        party.write(
            {
                "sign_state": "signed",
                "signature": signature,
                "signed_by": name,
                "signed_at": self.env.cr.now().replace(microsecond=0),
                "signed_partner_id": partner.id,
            }
        )
        party.agreement_id._note_signature(party)

    def _refuse(self, name, reason, partner):
        """Refuse to sign for this party. The caller checks that ``partner`` may do so.

        :raise UserError: if the reason is missing, or no signature is asked for
        """
        self.ensure_one()
        self._check_waiting()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why you refuse, so that we can change the terms.")
            )
        party = self.sudo()  # sudo: refusals are written here only
        party.write(
            {
                "sign_state": "refused",
                "refusal_reason": reason,
                "refused_by": (name or "").strip() or partner.name,
                "refused_at": self.env.cr.now().replace(microsecond=0),
            }
        )
        party.agreement_id._note_refusal(party, partner)

    def _check_waiting(self):
        if self.sign_state != "waiting" or self.agreement_id.state != "draft":
            raise UserError(
                self.env._(
                    "No signature of “%(party)s” is wanted on “%(agreement)s” now: it "
                    "was given or refused already, or the terms have changed since. "
                    "Open the agreement again to see how it stands.",
                    party=self.name,
                    agreement=self.agreement_id.display_name,
                )
            )

    def _check_picture(self, signature):
        try:
            source = base64.b64decode(signature or "", validate=True)
            valid = bool(ImageProcess(source).image)
        except (binascii.Error, TypeError, ValueError, UserError):
            valid = False
        if not valid:
            raise UserError(
                self.env._("The signature is missing, or is no picture. Draw it again.")
            )

    def _ask(self):
        """Wait for signatures of these parties, also of those that refused before."""
        self._clear_signing()
        self.sudo().sign_state = "waiting"  # sudo: written by the signing methods only

    def _clear_signing(self):
        """Forget what was signed or refused."""
        # sudo: written by the signing methods only
        self.sudo().write(dict.fromkeys(_SIGNING, False))
