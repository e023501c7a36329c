from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.sla_marketing.local_time import join_zone, to_local


class SlaLeadProduct(models.Model):
    """Revenue of leads by product: the lines of confirmed orders of opportunities, in
    company currency, without taxes."""

    _name = "sla.lead.product"
    _description = "Revenue of Leads by Product"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "crm.lead": [
            "campaign_id",
            "country_id",
            "medium_id",
            "source_id",
            "stage_id",
            "state_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.company": ["resource_calendar_id"],
        "resource.calendar": ["tz"],
        "sale.order": [
            "company_id",
            "currency_rate",
            "date_order",
            "opportunity_id",
            "state",
            "team_id",
            "user_id",
        ],
        "sale.order.line": [
            "display_type",
            "order_id",
            "price_subtotal",
            "product_id",
            "product_uom_qty",
        ],
    }

    date = fields.Date(readonly=True, help="When the order was confirmed.")
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product category", readonly=True
    )
    order_id = fields.Many2one("sale.order", readonly=True)
    lead_id = fields.Many2one("crm.lead", string="Opportunity", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one(
        "res.country.state", string="Region", readonly=True, help="State or province."
    )
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(readonly=True, help="As ordered, in the unit of the order.")
    revenue = fields.Monetary(
        readonly=True,
        aggregator="sum",
        help="Without taxes, in company currency, at the rate of the order.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, %(date)s::date AS date,
                   line.product_id, template.categ_id, sale.id AS order_id,
                   lead.id AS lead_id, lead.campaign_id, lead.source_id,
                   lead.medium_id, lead.stage_id, lead.country_id, lead.state_id,
                   sale.user_id, sale.team_id, sale.company_id, company.currency_id,
                   line.product_uom_qty AS quantity,
                   line.price_subtotal
                       / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS revenue
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN crm_lead lead ON lead.id = sale.opportunity_id
              JOIN res_company company ON company.id = sale.company_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              %(zone)s
             WHERE sale.state = 'sale' AND line.display_type IS NULL
            """,
            date=to_local(SQL("sale.date_order")),
            zone=join_zone(self.env, SQL("sale.company_id")),
        )
