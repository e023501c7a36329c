from odoo import fields, models
from odoo.exceptions import UserError


class SlaFollowup(models.Model):
    _inherit = "sla.followup"

    lead_ids = fields.One2many(
        "crm.lead",
        "sla_followup_id",
        string="Opportunities",
        groups="sales_team.group_sale_salesman",
    )
    has_lead = fields.Boolean(
        string="Has an opportunity",
        readonly=True,
        copy=False,
        help="The opening has become an opportunity.",
    )

    def action_make_lead(self):
        """Turn the opening into an opportunity, for the customer's salesperson, and
        open it; if there is one, open that."""
        self.ensure_one()
        self.check_access("write")
        if not self.opening:
            raise UserError(
                self.env._(
                    "The follow-up “%s” tells of no opening. Tick “Opening for an "
                    "upgrade” first.",
                    self.display_name,
                )
            )
        # sudo: agents who may not work in CRM hand the opening over to sales
        known = self.sudo().lead_ids[:1]
        lead = known or self.sudo()._make_lead()  # sudo: as above
        return self._open_lead(lead.sudo(False))

    def _make_lead(self):
        lead = self.env["crm.lead"].create(self._prepare_lead())
        self.has_lead = True
        return lead

    def _prepare_lead(self):
        """Return the values of the opportunity that the opening becomes."""
        customer = self.commercial_partner_id
        return {
            "name": self.opening_note or self.display_name,
            "type": "opportunity",
            "partner_id": self.partner_id.id,
            "user_id": (self.partner_id.user_id or customer.user_id).id,
            "company_id": self.company_id.id,
            "description": self.answer_text,
            "sla_followup_id": self.id,
        }

    def _open_lead(self, lead):
        if not lead.has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "success",
                    "message": self.env._("Sales has the opening as an opportunity."),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": lead.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
