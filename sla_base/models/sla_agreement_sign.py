from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaAgreement(models.Model):
    """Sign-off: the parties are asked to sign the draft. When all that have to sign
    have done so, it is agreed; when its terms change, what was signed is void."""

    _inherit = "sla.agreement"

    sign_asked_at = fields.Datetime(
        string="Signatures asked for on", readonly=True, copy=False
    )
    signed_at = fields.Datetime(string="Last signature", readonly=True, copy=False)
    has_signers = fields.Boolean(compute="_compute_signing")
    sign_text = fields.Char(
        string="Sign-off",
        compute="_compute_signing",
        help="Who has signed, and whose signature is missing.",
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")

    @api.depends("party_ids.must_sign", "party_ids.sign_state", "party_ids.name")
    def _compute_signing(self):
        for agreement in self:
            agreement.has_signers = any(agreement.party_ids.mapped("must_sign"))
            agreement.sign_text = agreement._get_sign_text()

    @api.depends("state", "party_ids.sign_state", "owner_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for agreement in self:
            agreement.can_sign = bool(agreement.party_ids._filter_signable_here())

    def _get_sign_text(self):
        """Return how far signing is, as a sentence; False if nobody was asked."""
        by_state = self._get_signers().grouped("sign_state")
        if not by_state.keys() - {False}:
            return False
        texts = {
            "signed": self.env._("Signed by %s."),
            "waiting": self.env._("Waiting for %s."),
            "refused": self.env._("Refused by %s."),
            False: self.env._("Not asked: %s."),
        }
        return " ".join(
            text
            % self.env["sla.format"]._list(
                by_state[state].mapped(lambda party: party.name or "")
            )
            for state, text in texts.items()
            if state in by_state
        )

    def _get_signers(self):
        """Return the parties that have to sign."""
        return self.party_ids.filtered("must_sign")

    # Asking

    def action_ask_signatures(self):
        """Write to those who have to sign; they are asked when the mail is sent. Of an
        agreement without parties to sign, these are its customers."""
        self._add_customers_to_sign()
        self._check_can_ask()
        return self._open_composer(
            "sla_base.mail_template_agreement_sign", sla_ask_signatures=True
        )

    def _add_customers_to_sign(self):
        """Make the customers of the agreement parties that have to sign, if nobody
        has to yet."""
        self.ensure_one()
        if self.kind != "customer" or self._get_signers() or self.state != "draft":
            return
        for partner in self._get_term("partner_ids").commercial_partner_id:
            party = self.party_ids.filtered(
                lambda each, of=partner: each.partner_id == of
            )
            if party:
                party.must_sign = True
                continue
            self.party_ids.create(
                {
                    "agreement_id": self.id,
                    "side": "receives",
                    "party_ref": f"res.partner,{partner.id}",
                    "must_sign": True,
                }
            )

    def action_sign(self):
        """Let the user sign for our side."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign the agreement"),
            "res_model": "sla.agreement.sign.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_party_id": self.party_ids._filter_signable_here()[:1].id
            },
        }

    def message_post(self, **kwargs):
        # the composer opened by “Ask for signatures” has been sent
        if self.env.context.get("sla_ask_signatures"):
            self._ask_signatures()
        return super().message_post(**kwargs)

    def _ask_signatures(self):
        """Wait for the signatures that are missing."""
        self.check_access("write")
        for agreement in self:
            agreement._check_can_ask()
            missing = agreement._get_signers().filtered(
                lambda party: party.sign_state != "signed"
            )
            missing._ask()
            if not agreement.sign_asked_at:
                # sudo: asking is no change of terms
                agreement.sudo().sign_asked_at = self.env.cr.now().replace(
                    microsecond=0
                )

    def _check_can_ask(self):
        """Check that there is somebody to ask, and a way to reach them.

        :raise UserError: what is missing, and where to enter it
        """
        self.ensure_one()
        self._check_step("agreed", ("draft",))
        signers = self._get_signers()
        if not signers:
            raise UserError(
                self.env._(
                    "Nobody has to sign “%s”. Choose its customers, or add the parties "
                    "under “Parties and duties”, and who represents them.",
                    self.display_name,
                )
            )
        for party in signers:
            if not party._get_signer().email:
                raise UserError(
                    self.env._(
                        "There is no e-mail address to ask “%(party)s” for a signature "
                        "of “%(agreement)s”. Choose who represents the party, and give "
                        "that contact an address.",
                        party=party.name,
                        agreement=self.display_name,
                    )
                )

    def _get_sign_round(self):
        """Return a text that is another one once the terms have changed, so that nobody
        signs what they have not read."""
        return str(int(self.sign_asked_at.timestamp())) if self.sign_asked_at else ""

    # What was signed

    def _note_signature(self, party):
        """Write down that ``party`` has signed; when it was the last one, the agreement
        is agreed. Called as superuser."""
        self.ensure_one()
        # Written on each signature: of two that come at once the second is tried
        # again, and then sees that it is the last one.
        self.signed_at = party.signed_at
        self.message_post(
            body=self.env._(
                "%(name)s has signed for %(party)s.",
                name=party.signed_by,
                party=party.name,
            ),
            author_id=party.signed_partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        signers = self._get_signers()
        if set(signers.mapped("sign_state")) == {"signed"}:
            self._step("agreed", ("draft",))
            self._post_signed(signers)

    def _post_signed(self, signers):
        """Send the signed agreement to everybody who signed it."""
        agreement = self.with_context(lang=self._get_language())
        lines = [agreement._say_signature(party) for party in signers]
        body = Markup("<p>%s</p><ul>%s</ul>") % (
            agreement.env._("Everybody has signed; the agreement is agreed."),
            Markup().join(Markup("<li>%s</li>") % line for line in lines),
        )
        document, problem = agreement._render_document()
        if problem:
            body += Markup("<p>%s</p>") % agreement.env._(
                "The PDF could not be made, print it later: %s", problem
            )
        agreement.message_post(
            body=body,
            attachments=document,
            partner_ids=[party._get_signer().id for party in signers],
            author_id=(self.owner_id.partner_id or self.env.user.partner_id).id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _render_document(self):
        """Return ``([(file name, content)], None)``, the agreement as a file, or
        ``([], problem)``: a signature is not lost because there is no printer."""
        report = self.env["ir.actions.report"]
        try:
            content, kind = report._render_qweb_pdf(
                "sla_base.sla_agreement_report", self.ids
            )
        except UserError as error:
            return [], str(error)
        return [(f"{self._get_report_base_filename()}.{kind}", content)], None

    def _say_signature(self, party):
        return self.env._(
            "%(name)s for %(party)s, %(moment)s",
            name=party.signed_by,
            party=party.name,
            moment=self._format_moment(party.signed_at),
        )

    def _note_refusal(self, party, partner):
        """Tell the owner that ``party`` does not sign. Called as superuser."""
        self.ensure_one()
        text = self.env._(
            "%(name)s does not sign for %(party)s: %(reason)s",
            name=party.refused_by,
            party=party.name,
            reason=party.refusal_reason,
        )
        self.message_post(
            body=text,
            author_id=partner.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        owner = (self.owner_id | self.create_uid).filtered("active")[:1]
        owner = owner or self.env.ref("base.user_admin")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=owner.id,
            summary=self.env._("Not signed by %s", party.name),
            note=Markup("<p>%s</p>") % text,
        )

    # What makes signatures void, or goes without them

    def _check_change(self):
        result = super()._check_change()
        self._void_signatures()
        return result

    def _void_signatures(self):
        """Forget the signatures under terms that are about to change; the messages keep
        who had signed."""
        for agreement in self:
            parties = agreement.party_ids.filtered("sign_state")
            if not parties and not agreement.sign_asked_at:
                continue
            agreement.check_access("write")
            signed = parties.filtered(lambda party: party.sign_state == "signed")
            lines = [agreement._say_signature(party) for party in signed]
            # sudo: signing is no term
            agreement.sudo().write({"sign_asked_at": False, "signed_at": False})
            parties._clear_signing()
            agreement._post_void(lines)

    def _post_void(self, lines):
        body = Markup("<p>%s</p>") % self.env._(
            "The terms were changed: nobody is asked to sign any more, and signatures "
            "given before are void."
        )
        body += Markup().join(Markup("<p>%s</p>") % line for line in lines)
        self.message_post(body=body)

    def _step(self, state, allowed):
        missing = {}
        if state in ("agreed", "active"):
            missing = {each: each._get_missing_signers() for each in self}
        result = super()._step(state, allowed)
        for agreement, parties in missing.items():
            if parties:
                parties._clear_signing()
                agreement.message_post(
                    body=self.env._(
                        "Agreed without the signatures of: %s",
                        self.env["sla.format"]._list(
                            party.name or "" for party in parties
                        ),
                    )
                )
        return result

    def _get_missing_signers(self):
        """Return the parties that would still have to sign this draft."""
        if self.state != "draft":
            return self.env["sla.agreement.party"]
        return self._get_signers().filtered(lambda party: party.sign_state != "signed")
