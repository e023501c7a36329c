from odoo import fields, models


class SlaEntitlementMixin(models.AbstractModel):
    """Entitlements and prepaid packs for work on some types of tickets."""

    _inherit = "sla.entitlement.mixin"

    helpdesk_type_ids = fields.Many2many(
        "helpdesk.ticket.type",
        string="Ticket types",
        ondelete="restrict",
        help="Only work on tickets of these types, such as incidents, draws on it. "
        "Empty: all work.",
    )

    def _get_conditions(self):
        conditions = super()._get_conditions()
        if self.helpdesk_type_ids:
            types = frozenset(self.helpdesk_type_ids.ids)
            conditions = [*conditions, ("helpdesk_type", types)]
        return conditions
