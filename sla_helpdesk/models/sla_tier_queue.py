from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class SlaTierQueue(models.Model):
    """The counter of a tier: its customers' tickets go to a team, perhaps to some
    members of it, whatever team they came in for."""

    _name = "sla.tier.queue"
    _description = "Counter for a Customer Tier"
    _order = "company_id, tier_id, id"
    _rec_name = "tier_id"
    _check_company_auto = True

    tier_id = fields.Many2one(
        "sla.tier",
        string="Customers of the tier",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="Tickets of customers of this tier come to this counter.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Are served by",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="The team that gets these tickets, whatever team they came in for.",
    )
    member_ids = fields.Many2many(related="team_id.user_ids", string="Members")
    user_ids = fields.Many2many(
        "res.users",
        string="Only by",
        domain="[('id', 'in', member_ids)]",
        help="Members of the team who serve this counter. Empty: all of them.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Tickets of this company come to this counter.",
    )

    _once = models.UniqueIndex(
        "(company_id, tier_id)", "Each tier has one counter in a company."
    )

    @api.constrains("team_id", "user_ids")
    def _check_members(self):
        for queue in self:
            strangers = queue.user_ids - queue.team_id.user_ids
            if strangers:
                raise ValidationError(
                    self.env._(
                        "Counter for “%(tier)s”: %(people)s are not members of the "
                        "team “%(team)s”. Add them to the team, or leave them out.",
                        tier=queue.tier_id.name,
                        people=self.env["sla.format"]._list(strangers.mapped("name")),
                        team=queue.team_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        queues = super().create(vals_list)
        self.env.registry.clear_cache()
        return queues

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _get_ids(self):
        """Return ``{(company id, tier id): id}`` of all counters."""
        return {
            (queue.company_id.id, queue.tier_id.id): queue.id
            for queue in self.sudo().search([])  # sudo: counters of every company
        }

    @api.model
    def _find(self, ticket):
        """Return the counter for the customer of ``ticket``, perhaps none."""
        ids = self._get_ids()
        if not ids:
            return self.browse()
        return self.browse(ids.get((ticket.company_id.id, ticket.sla_tier_id.id), ()))
