from odoo import api, fields, models
from odoo.fields import Domain

_OVER = ("done", "cancel")


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "sla.mixin"]
    _sla_trigger_fields = (
        "partner_id",
        "company_id",
        "user_id",
        "sla_starred",
        "picking_type_id",
        "state",
    )

    sla_starred = fields.Boolean(compute="_compute_sla_starred", store=True)

    sla_ready_at = fields.Datetime(compute="_compute_sla_ready_at", store=True)

    @api.depends("state")
    def _compute_sla_ready_at(self):
        for picking in self:
            ready = picking.state in ("assigned", "done")
            picking.sla_ready_at = ready and (
                picking.sla_ready_at or fields.Datetime.now()
            )

    @api.depends("priority", "state")
    def _compute_sla_starred(self):
        for picking in self:
            # Odoo takes the star from what is done; what it promised stays
            if picking.state not in _OVER:
                picking.sla_starred = picking.priority == "1"

    def _create_backorder_picking(self):
        # a copy, but what is left to ship is still owed
        started = self.with_context(sla_start=True)
        rest = super(StockPicking, started)._create_backorder_picking()
        return rest.with_env(self.env)

    # Hooks of sla.mixin

    def _sla_is_served(self):
        return super()._sla_is_served() and self.state != "cancel"

    def _sla_get_priority(self):
        return "3" if self.sla_starred else "1"

    def _sla_set_priority(self, priority):
        self.priority = "1" if priority in ("2", "3") else "0"

    @api.model
    def _sla_get_open_domain(self):
        return Domain("state", "not in", _OVER)
