from odoo import fields, models
from odoo.exceptions import UserError


class SlaSubrequestTemplate(models.Model):
    """Sub-requests that are opened together, such as those for a spare part."""

    _name = "sla.subrequest.template"
    _description = "Sub-request Template"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        help="What the set of sub-requests is called when you choose it on a ticket, "
        "for example “Spare part”.",
    )
    sequence = fields.Integer(default=10)
    line_ids = fields.One2many(
        "sla.subrequest.template.line",
        "template_id",
        string="Sub-requests",
        copy=True,
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Leave empty to offer it in every company.",
    )
    active = fields.Boolean(default=True)

    def _open_for(self, ticket):
        """Open the sub-requests of the template for ``ticket``, and return them.

        :raise UserError: if the template does not say who does what
        """
        self.ensure_one()
        nobodys = self.line_ids.filtered(lambda line: not line.party_ref)
        if nobodys:
            raise UserError(
                self.env._(
                    "Template “%(template)s” does not say who does this: %(lines)s. "
                    "Choose their parties under Helpdesk ▸ Configuration ▸ Sub-request "
                    "Templates.",
                    template=self.name,
                    lines=self.env["sla.format"]._list(nobodys.mapped("name")),
                )
            )
        return self.env["sla.subrequest"].create(
            [line._prepare_subrequest(ticket) for line in self.line_ids]
        )
