from odoo import api, fields, models

from odoo.addons.sla_base.models.sla_target import PRIORITIES

# In this order they can be sorted and grouped by.
LEVELS = [("1", "Low"), ("2", "Medium"), ("3", "High")]
_IMPACTS = [("1", "Low impact"), ("2", "Medium impact"), ("3", "High impact")]


class SlaPriorityRule(models.Model):
    """A cell of the matrix: what impact and urgency together mean for the priority."""

    _name = "sla.priority.rule"
    _description = "Priority by Impact and Urgency"
    _order = "impact desc, urgency desc, company_id, id"
    _rec_name = "priority"

    impact = fields.Selection(
        _IMPACTS,
        required=True,
        help="How many people, and how much business, the incident stops.",
    )
    urgency = fields.Selection(
        LEVELS, required=True, help="How soon it has to be put right."
    )
    priority = fields.Selection(
        PRIORITIES,
        required=True,
        default="1",
        help="The priority that a ticket of this impact and urgency gets.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Only for tickets of this company. Empty: for those of every company that "
        "has no priority of its own here.",
    )

    _once = models.UniqueIndex(
        "(impact, urgency, COALESCE(company_id, 0))",
        "There is a priority for this impact and urgency already. Change that one, or "
        "choose another company.",
    )

    @api.depends("impact", "urgency", "priority")
    def _compute_display_name(self):
        names = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("impact", "urgency", "priority")
        }
        for rule in self:
            rule.display_name = self.env._(
                "%(impact)s, urgency %(urgency)s: %(priority)s",
                impact=names["impact"].get(rule.impact, "?"),
                urgency=names["urgency"].get(rule.urgency, "?"),
                priority=names["priority"].get(rule.priority, "?"),
            )

    @api.model
    def _get_matrix(self):
        """Return ``{(impact, urgency, company id or False): priority}``."""
        return {
            (rule.impact, rule.urgency, rule.company_id.id): rule.priority
            # sudo: the matrix is the same for whoever assesses the ticket
            for rule in self.sudo().search([])
        }

    @api.model
    def _find(self, matrix, impact, urgency, company_id):
        """Return the priority that ``matrix`` (see :meth:`_get_matrix`) has for a
        ticket; None if it has none."""
        own = matrix.get((impact, urgency, company_id))
        return own or matrix.get((impact, urgency, False))
