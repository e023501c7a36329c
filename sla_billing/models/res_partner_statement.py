from odoo import fields, models


class ResPartner(models.Model):
    """Who gets statements."""

    _inherit = "res.partner"

    sla_receives_statements = fields.Boolean(
        string="Receives statements",
        groups="base.group_user",
        help="The monthly service statements of the company are sent to this address. "
        "If no contact of a company is marked, they go to the company itself.",
    )
    sla_statement_count = fields.Integer(
        string="Statements",
        compute="_compute_sla_statement_count",
        groups="sla_base.group_sla_manager,account.group_account_readonly,"
        "account.group_account_invoice",
    )

    def _compute_sla_statement_count(self):
        found = self.env["sla.statement"]._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids)],
            ["partner_id"],
            ["__count"],
        )
        counts = dict(found)
        for partner in self:
            partner.sla_statement_count = counts.get(partner.commercial_partner_id, 0)

    def _sla_get_statement_contacts(self):
        """Return, as superuser, who is written to about service for this customer: its
        contacts marked for it, else the customer itself; without address, nobody."""
        self.ensure_one()
        # sudo: the contacts of the customer, whoever writes
        customer = self.sudo()
        marked = customer.search(
            [("id", "child_of", self.ids), ("sla_receives_statements", "=", True)]
        )
        return (marked.filtered("email") or customer).filtered("email")

    def action_sla_view_statements(self):
        """Show the statements of the customer."""
        self.ensure_one()
        statements = self.env["sla.statement"].search(
            [("partner_id", "=", self.commercial_partner_id.id)]
        )
        return statements._open()
