from odoo import api, fields, models
from odoo.exceptions import UserError

_BATCH = 500


class SlaLeadClassVersion(models.Model):
    """The definitions that marketing and sales share, as they agreed on them at one
    time. One version is in force for each company; a new one keeps the old."""

    _name = "sla.lead.class.version"
    _description = "Definitions of Leads"
    _inherit = ["sla.plan.part"]
    _order = "company_id, number desc, id"

    name = fields.Char(
        compute="_compute_name",
        help="The company that the definitions hold for, and the number of the "
        "version.",
    )
    number = fields.Integer(
        string="Version", default=1, required=True, readonly=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: for all companies that have no definitions of their own.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "In force"), ("retired", "No longer in force")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        help="In force: leads are classed by these definitions. A company has one "
        "version in force at a time.",
    )
    active_from = fields.Datetime(
        string="In force since",
        readonly=True,
        copy=False,
        help="When leads began to be classed by these definitions. Empty: they have "
        "never been in force.",
    )
    active_until = fields.Datetime(
        string="In force until",
        readonly=True,
        copy=False,
        help="When the next version took their place. Empty: no other one did.",
    )
    class_ids = fields.One2many(
        "sla.lead.class", "version_id", string="Classes", copy=True
    )
    classing = fields.Boolean(
        string="Leads are being classed", readonly=True, copy=False
    )
    classed_up_to = fields.Integer(
        readonly=True, copy=False, help="Id of the last lead that was classed anew."
    )

    _one_active = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'active'",
        "Other definitions are in force for this company already.",
    )

    @api.depends("number", "company_id.name")
    def _compute_name(self):
        for version in self:
            version.name = self.env._(
                "%(company)s, version %(number)s",
                company=version.company_id.name or self.env._("All companies"),
                number=version.number,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” has classed leads, and tells what their history means: "
                        "it is kept.",
                        version.name,
                    )
                )

    def action_activate(self):
        """Put the definitions in force, and class all leads by them in the
        background."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("“%s” is not a draft. Make a new version.", self.name)
            )
        if not self.class_ids:
            raise UserError(
                self.env._("“%s” defines nothing yet. Add at least a class.", self.name)
            )
        now = self.env.cr.now().replace(microsecond=0)
        old = self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "active")]
        )
        old.write({"state": "retired", "active_until": now, "classing": False})
        old.flush_recordset()
        self.write({"state": "active", "active_from": now})
        self._class_again()

    def action_revise(self):
        """Make a draft of the next version from this one, and open it."""
        self.ensure_one()
        last = self.search(
            [("company_id", "=", self.company_id.id)], order="number desc", limit=1
        )
        draft = self.copy({"number": last.number + 1})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # Classing all leads again

    def _class_again(self):
        self.write({"classing": True, "classed_up_to": 0})
        job = self.env.ref("sla_marketing.ir_cron_sla_classes")
        job.sudo()._trigger()  # sudo: managers start the job

    @api.model
    def _cron_class(self):
        """Class the leads anew for which the definitions have changed."""
        for version in self.search([("classing", "=", True)]):
            while version.classing:
                done = version._class_batch(_BATCH)
                remaining = _BATCH if version.classing else 0
                if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                    return

    def _class_batch(self, limit):
        """Class the next leads, at most ``limit``; return how many."""
        self.ensure_one()
        leads = self.env["crm.lead"].with_context(
            active_test=False, sla_class_reason="definition"
        )
        found = leads.search([("id", ">", self.classed_up_to)], limit=limit, order="id")
        self.env.add_to_compute(found._fields["sla_class_id"], found)
        found.mapped("sla_class_id")
        found.flush_recordset()
        if found:
            self.classed_up_to = found[-1].id
        if len(found) < limit:
            self.classing = False
        return len(found)
