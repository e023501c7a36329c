from odoo import fields, models


class SlaSkill(models.Model):
    """What a member of a helpdesk team can do. Of several skills one is enough for a
    ticket; who has none can do everything."""

    _name = "sla.skill"
    _description = "Skill of a Helpdesk Agent"
    _order = "user_id, id"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('share', '=', False)]",
        help="The member of helpdesk teams that this skill is of.",
    )
    category_ids = fields.Many2many(
        "helpdesk.ticket.category",
        string="Categories",
        ondelete="cascade",
        help="Tickets of these categories and those below them. Empty: any category.",
    )
    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        ondelete="cascade",
        help="Tickets about these services and those below them. Empty: any service.",
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        ondelete="cascade",
        help="The languages in which this person serves customers. Empty: any.",
    )

    def _covers(self, ticket):
        """Return whether this skill is enough for ``ticket``. What the ticket does not
        say asks nothing."""
        self.ensure_one()
        category, service = ticket.category_id, ticket.sla_service_id
        lang = ticket.partner_id.lang
        return (
            _is_below(category, self.category_ids)
            and _is_below(service, self.service_ids)
            and (not lang or not self.lang_ids or lang in self.lang_ids.mapped("code"))
        )


def _is_below(record, roots):
    """Return whether ``record`` is one of ``roots`` or below one; true if either says
    nothing."""
    if not record or not roots:
        return True
    path = record.parent_path or f"{record.id}/"
    above = {int(part) for part in path.split("/") if part}
    return not above.isdisjoint(roots.ids)
