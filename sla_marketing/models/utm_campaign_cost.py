from odoo import api, fields, models


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    sla_cost_ids = fields.One2many(
        "sla.campaign.cost",
        "campaign_id",
        string="Cost",
        groups="sales_team.group_sale_manager,sla_base.group_sla_manager",
        help="What the campaign cost, month by month.",
    )
    sla_cost = fields.Monetary(
        string="Cost so far",
        currency_field="sla_currency_id",
        compute="_compute_sla_cost",
        groups="sales_team.group_sale_manager,sla_base.group_sla_manager",
        help="All months together, in the currency of the company.",
    )
    sla_currency_id = fields.Many2one(
        "res.currency", string="Currency of the cost", compute="_compute_sla_cost"
    )

    @api.depends("sla_cost_ids.amount_company")
    @api.depends_context("company")
    def _compute_sla_cost(self):
        company = self.env.company
        sums = dict(
            self.env["sla.campaign.cost"]._read_group(
                [("campaign_id", "in", self.ids), ("company_id", "=", company.id)],
                ["campaign_id"],
                ["amount_company:sum"],
            )
        )
        for campaign in self:
            campaign.sla_currency_id = company.currency_id
            campaign.sla_cost = sums.get(campaign, 0.0)
