from odoo import fields, models


class SlaLeadReject(models.TransientModel):
    """Asks why leads are sent back to marketing."""

    _name = "sla.lead.reject"
    _description = "Send Leads Back to Marketing"

    lead_ids = fields.Many2many("crm.lead", string="Leads", required=True)
    reason_id = fields.Many2one(
        "sla.lead.reject.reason",
        required=True,
        ondelete="cascade",
        help="Why sales does not take these leads. Reports count the reasons.",
    )
    description = fields.Text(related="reason_id.description")
    note = fields.Char(help="What marketing should know.")

    def action_reject(self):
        """Send the leads back, with the reason."""
        self.ensure_one()
        self.lead_ids._sla_reject(self.reason_id, self.note)
        # whoever sent them back may not be allowed to read them any more
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sla_marketing.crm_lead_action_to_accept"
        )
