from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    sla_tier_id = fields.Many2one(
        "sla.tier",
        string="Tier",
        company_dependent=True,
        groups="base.group_user",
        help="The class of customers that this company belongs to; it decides which "
        "promises apply.",
    )
    sla_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Service hours",
        company_dependent=True,
        groups="base.group_user",
        help="Working hours in which time counts for this customer, unless the "
        "agreement says otherwise.",
    )

    @api.model
    def _company_dependent_commercial_fields(self):
        return [
            *super()._company_dependent_commercial_fields(),
            "sla_tier_id",
            "sla_calendar_id",
        ]

    def write(self, vals):
        result = super().write(vals)
        if "sla_tier_id" in vals or "parent_id" in vals:
            # documents of these customers may now be promised something else
            self.env["sla.clock"].sudo()._look_again(  # sudo: of any user's documents
                [("partner_id", "child_of", self.commercial_partner_id.ids)]
            )
        return result

    def _sla_is_ours(self):
        """Return whether this is one of our own companies, or a contact of one."""
        # sudo: the reader need not see all of our companies
        companies = self.env["res.company"].sudo()
        ours = self.commercial_partner_id.ids
        return bool(companies.search_count([("partner_id", "in", ours)], limit=1))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promising(self):
        keys = [f"res.partner,{id_}" for id_ in self.ids]
        # sudo: also agreements that the user may not see need their party
        agreements = self.env["sla.agreement"].sudo()
        agreement = agreements.search(
            [("party_ref", "in", keys), ("state", "in", ("active", "review"))], limit=1
        )
        if agreement:
            raise UserError(
                self.env._(
                    "“%(party)s” makes the promises of the agreement “%(agreement)s”, "
                    "which is in force. End the agreement first.",
                    party=agreement.party_ref.display_name,
                    agreement=agreement.display_name,
                )
            )
