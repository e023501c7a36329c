from odoo import api, fields, models
from odoo.exceptions import UserError

from .sla_lifecycle_mixin import STAGES


class SlaLifecycleEvidence(models.Model):
    """What shows that a stage of the life cycle was gone through: a decision, a
    document, a test. Evidence that the program added itself is not edited."""

    _name = "sla.lifecycle.evidence"
    _description = "Evidence of a Life-Cycle Stage"
    _order = "date desc, id desc"

    service_id = fields.Many2one(
        "sla.service", ondelete="cascade", index="btree_not_null"
    )
    agreement_id = fields.Many2one(
        "sla.agreement", ondelete="cascade", index="btree_not_null"
    )
    stage = fields.Selection(
        STAGES,
        required=True,
        help="The stage of the life cycle that the evidence is about.",
    )
    name = fields.Char(
        string="What", required=True, help="What was decided, made, tried or seen."
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The day on which it was decided, made, tried or seen.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        default=lambda self: self.env.user,
        help="Who added the evidence.",
    )
    attachment = fields.Binary(
        string="File",
        attachment=True,
        help="A document that proves it, for example minutes or a test report.",
    )
    attachment_name = fields.Char(string="File name")
    automatic = fields.Boolean(
        string="By itself",
        readonly=True,
        help="Added when a step was taken, not by hand.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company", store=True, index=True
    )

    _one_subject = models.Constraint(
        "CHECK ((service_id IS NULL) <> (agreement_id IS NULL))",
        "Evidence is about a service or about an agreement: choose one of the two.",
    )

    @api.depends("service_id.company_id", "agreement_id.company_id")
    def _compute_company(self):
        for evidence in self:
            subject = evidence.service_id or evidence.agreement_id
            evidence.company_id = subject.company_id

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "automatic": False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_hand()
        if not self.env.su:
            vals = {name: vals[name] for name in vals if name != "automatic"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_automatic(self):
        self._check_by_hand()

    def _check_by_hand(self):
        if self.env.su:
            return
        for evidence in self:
            if evidence.automatic:
                raise UserError(
                    self.env._(
                        "“%s” was noted when a step was taken, and stays as it is. Add "
                        "evidence of your own beside it.",
                        evidence.name,
                    )
                )
