from odoo import models


class SlaAgreement(models.Model):
    """The other side reads, signs and discusses its agreements on the portal: once
    signatures were asked for, and never those between our own departments."""

    _name = "sla.agreement"
    _inherit = ["sla.agreement", "portal.mixin"]
    # whoever reads an agreement may write a message about it
    _mail_post_access = "read"

    def _compute_access_url(self):
        for agreement in self:
            agreement.access_url = f"/my/agreements/{agreement.id}"

    def _has_field_access(self, field, operation):
        # Rules let portal users see records; of these they read only what is harmless.
        # The page is filled by the server, from ``_get_document``.
        if not self.env.su and self.env.user.share and field.name not in _PORTAL_FIELDS:
            return False
        return super()._has_field_access(field, operation)

    def _is_on_portal(self):
        """Return whether the other side may see the agreement at all. The record rule
        of portal users says the same, and whose agreements they see."""
        self.ensure_one()
        agreement = self.sudo()  # sudo: portal users read few fields, see above
        return (
            agreement.active
            and agreement.kind != "internal"
            and (agreement.state != "draft" or bool(agreement.sign_asked_at))
        )

    def _get_outside_partners(self):
        """Return who speaks for the other side: those who represent its parties, else
        the companies that the agreement is made with."""
        self.ensure_one()
        agreement = self.sudo()  # sudo: also when a portal user writes a message
        partners = self.env["res.partner"]
        if agreement.kind == "internal":
            return partners
        for party in agreement.party_ids:
            if not party._is_ours():
                partners |= party._get_signer().sudo(self.env.su)
        if not partners and agreement.kind == "customer":
            partners = agreement._get_term("partner_ids").sudo(self.env.su)
        return partners

    def _get_language(self):
        """Return the language code that the document is written in: that of the other
        side, else that of the reader."""
        partners = self._get_outside_partners()
        codes = [partner.lang for partner in partners if partner.lang]
        return codes[0] if codes else self.env.lang or self.env.user.lang

    def _get_report_base_filename(self):
        return f"{self.code or self._description} v{self.version}"

    # Mail

    def action_send(self):
        """Write to the other side, with the agreement as PDF."""
        return self._open_composer("sla_base.mail_template_agreement_send")

    def _open_composer(self, template, **context):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": self.env.ref(template).id,
                "force_email": True,
                **context,
            },
        }

    def _get_mail_recipients(self, asked=False):
        """Return the ids of the partners to write to, as mail templates want them: the
        other side, or with ``asked`` whose signature is missing."""
        partners = self._get_outside_partners()
        if asked:
            missing = self._get_missing_signers()
            partners = self.env["res.partner"].union(
                *(party._get_signer() for party in missing)
            )
        return ",".join(str(partner.id) for partner in partners)

    def _mail_get_partners(self, introspect_fields=False):
        return {
            agreement.id: agreement._get_outside_partners()[:1] for agreement in self
        }

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give each of the other side a link of their own, by which the page knows for
        whom they may sign."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return groups
        self.ensure_one()
        groups = [group for group in groups if group[0] != "portal_customer"]
        if not self._is_on_portal():
            for group in groups:
                if group[0] != "user":
                    group[2]["has_button_access"] = False
            return groups
        links = [
            self._prepare_link_group(partner, msg_vals)
            for partner in self._get_outside_partners()
        ]
        return links + groups

    def _prepare_link_group(self, partner, msg_vals):
        agreement = self.sudo()  # sudo: the token of the link, which readers do not see
        link = self._notify_get_action_link(
            "view",
            **{
                **(msg_vals or {}),
                "access_token": agreement._portal_ensure_token(),
                "pid": partner.id,
                "hash": agreement._sign_token(partner.id),
            },
        )
        title = self.env._("View the agreement")
        if agreement.party_ids._filter_signable(partner):
            title = self.env._("Read and sign")
        return [
            f"sla_partner_{partner.id}",
            lambda data: data["id"] == partner.id and data["type"] != "user",
            {
                "active": True,
                "has_button_access": True,
                "button_access": {"url": link, "title": title},
            },
        ]


# What the web client and the portal's chatter ask for; everything else is shown by
# the page itself, or not at all.
_PORTAL_FIELDS = frozenset(
    {
        "id",
        "display_name",
        "name",
        "code",
        "kind",
        "state",
        "version",
        "date_start",
        "date_end",
        "access_url",
        "access_token",
        "access_warning",
        "active",
        "write_date",
    }
)
