from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.sla_base.engine import domains

# What decides on the class of leads, and so changes with a new version only.
_DECISIVE = {
    "version_id",
    "sequence",
    "code",
    "domain",
    "required_field_ids",
    "needs_previous",
}


class ClassPlan(NamedTuple):
    id: int
    code: str
    version_id: int
    domain: Domain
    required: tuple  # names of fields
    needs_previous: bool


class SlaLeadClass(models.Model):
    """What a lead is called at one point of its way to a customer: in words, and as a
    condition that decides.

    A lead is of the furthest class, in their order, that it meets. It meets a class if
    it meets the condition, the required fields are filled, and, unless the class says
    otherwise, it meets the class before too.
    """

    _name = "sla.lead.class"
    _description = "Class of Leads"
    _inherit = ["sla.plan.part"]
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "sla.lead.class.version", required=True, ondelete="cascade", index=True
    )
    state = fields.Selection(related="version_id.state")
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    name = fields.Char(
        required=True,
        translate=True,
        help="What both departments call such a lead, for example “Sales-qualified "
        "lead”.",
    )
    code = fields.Char(
        required=True,
        help="Short and the same in all versions: by it history is compared.",
    )
    sequence = fields.Integer(default=10)
    definition = fields.Text(
        translate=True, help="What both departments mean by it, in words."
    )
    how = fields.Text(
        string="How a lead gets there",
        translate=True,
        help="What is to be done, in a sentence: said on leads that do not meet the "
        "condition yet.",
    )
    domain = fields.Char(
        string="Condition",
        default="[]",
        required=True,
        help="A condition on fields of the lead itself.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Required fields",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True)]",
        help="What must be filled in.",
    )
    needs_previous = fields.Boolean(
        string="After the class before",
        default=True,
        help="A lead gets here only from the class before. Otherwise the condition "
        "alone decides, as for a deal that is won.",
    )

    _unique_code = models.UniqueIndex(
        "(version_id, code)", "Two classes of one version cannot have the same code."
    )

    @api.constrains("domain")
    def _check_domain(self):
        leads = self.env["crm.lead"]
        for each in self:
            where = self.env._("Class “%s”, “Condition”", each.name)
            # constraints run as superuser
            domains.check(self.sudo(False).env, "crm.lead", each.domain, where)
            domain = domains.parse(each.domain)
            fields_used = [
                leads._fields.get(condition.field_expr.split(".")[0])
                for condition in domain.iter_conditions()
            ]
            if domains.has_far_end(leads, domain) or any(
                field is not None and field.type == "one2many" for field in fields_used
            ):
                raise ValidationError(
                    self.env._(
                        "%s: looks at other records than the lead, whose changes "
                        "nobody would notice. Use fields of the lead itself.",
                        where,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        classes._check_draft()
        return classes

    def write(self, vals):
        if not _DECISIVE.isdisjoint(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_draft()

    def _check_draft(self):
        for version in self.version_id:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has been put in force. Make a new version to change what "
                        "decides on classes.",
                        version.name,
                    )
                )

    # What leads ask

    @api.model
    @tools.ormcache("company_id")
    def _get_plan(self, company_id):
        """Return the classes in force for a company in their order, as a tuple of
        :class:`ClassPlan`."""
        # sudo: the same for whoever edits the lead
        versions = self.env["sla.lead.class.version"].sudo()
        version = versions.search(
            [("state", "=", "active"), ("company_id", "in", (company_id, False))],
            order="company_id",  # own ones first: empty comes last
            limit=1,
        )
        plans = []
        for each in version.class_ids.sorted("sequence"):
            plans.append(
                ClassPlan(
                    each.id,
                    each.code,
                    version.id,
                    domains.parse(each.domain),
                    tuple(each.required_field_ids.mapped("name")),
                    each.needs_previous,
                )
            )
        return tuple(plans)

    @api.model
    @tools.ormcache()
    def _get_watched(self):
        """Return the names of the fields of leads whose change can mean another
        class."""
        # sudo: as above
        leads = self.env["crm.lead"].sudo()
        names = {"company_id"}
        # sudo: as above
        for each in self.sudo().search([("version_id.state", "=", "active")]):
            names |= domains.local_fields(leads, domains.parse(each.domain))
            names.update(each.required_field_ids.mapped("name"))
        return frozenset(names)
