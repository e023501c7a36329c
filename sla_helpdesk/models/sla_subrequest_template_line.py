from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html


class SlaSubrequestTemplateLine(models.Model):
    _name = "sla.subrequest.template.line"
    _description = "Line of a Sub-request Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "sla.subrequest.template", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    party_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Party",
        help="The team, department or supplier that does it. It is needed before the "
        "template can be used.",
    )
    name = fields.Char(
        string="What",
        required=True,
        translate=True,
        help="What the party has to do. It is shown to the party.",
    )
    description = fields.Text(
        translate=True, help="What the party has to know, whatever the ticket."
    )
    days = fields.Integer(
        string="Wanted within (days)",
        help="Days after it is opened. The promised times are those of the agreement "
        "with the party. 0: no such day.",
    )
    blocks_parent = fields.Boolean(
        string="The ticket waits for it",
        default=True,
        help="While it is open, the ticket is not closed, and its time is counted as "
        "held by the party.",
    )

    _days_positive = models.Constraint(
        "CHECK (days >= 0)",
        "Sub-request template: “Wanted within” is a number of days, 0 or more.",
    )

    @api.depends("name", "party_ref")
    def _compute_display_name(self):
        for line in self:
            party = line.party_ref
            parts = (party.display_name if party else "", line.name)
            line.display_name = ": ".join(part for part in parts if part)

    def _prepare_subrequest(self, ticket):
        self.ensure_one()
        today = fields.Date.context_today(self)
        return {
            "ticket_id": ticket.id,
            "party_ref": self.party_ref,
            "name": self.name,
            "description": plaintext2html(self.description or ""),
            "priority": ticket.priority,
            "date_wanted": today + timedelta(days=self.days) if self.days else False,
            "blocks_parent": self.blocks_parent,
        }
