from odoo import models


class HelpdeskTicket(models.Model):
    """By what tickets are compared to tell which are likely to breach."""

    _inherit = "helpdesk.ticket"

    _sla_risk_fields = ("type_id", "category_id")
