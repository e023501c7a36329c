from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaService(models.Model):
    """An entry of the service catalogue. A promise for a service covers the services
    below it."""

    _name = "sla.service"
    _description = "Service"
    _inherit = ["mail.thread", "mail.activity.mixin", "sla.lifecycle.mixin"]
    _order = "complete_name, id"
    _parent_store = True
    _rec_name = "complete_name"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        tracking=True,
        help="How customers call the service, for example “E-mail” or “Accounting "
        "software”.",
    )
    complete_name = fields.Char(
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        help="The service with those above it in the tree.",
    )
    parent_id = fields.Many2one(
        "sla.service",
        string="Part of",
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The service above this one in the tree. What is promised for it covers "
        "this one too. Empty: it stands by itself.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("sla.service", "parent_id", string="Consists of")
    description = fields.Text(help="What the customer gets, in the customer's words.")
    owner_id = fields.Many2one(
        "res.users",
        help="Who answers for this service.",
        domain="[('share','=',False)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", help="Leave empty to offer the service in every company."
    )
    evidence_ids = fields.One2many("sla.lifecycle.evidence", "service_id", copy=False)
    active = fields.Boolean(default=True, tracking=True)

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for service in self:
            parent = service.parent_id.complete_name
            name = service.name or ""
            service.complete_name = f"{parent} / {name}" if parent else name

    @api.constrains("parent_id")
    def _check_no_loop(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A service cannot be part of itself. Choose another parent.")
            )
