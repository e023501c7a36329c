from odoo import fields, models
from odoo.fields import Domain


class SlaMixin(models.AbstractModel):
    """Whether a document is likely to breach, asked of the forecasts only when it is
    shown or searched for."""

    _inherit = "sla.mixin"

    # Names of stored many2one or selection fields that stay what they are while a
    # document is worked on (type, category, source), by which the background job
    # compares its promises too.
    _sla_risk_fields = ()

    sla_likely_to_breach = fields.Boolean(
        string="Likely to breach",
        compute="_compute_sla_likely_to_breach",
        search="_search_sla_likely_to_breach",
        groups="base.group_user",
        help="An open promise on this document is likely to be broken, as similar ones "
        "of the past tell.",
    )

    def _compute_sla_likely_to_breach(self):
        # sudo: who reads the document may know
        risks = self.env["sla.risk"].sudo()
        domain = _likely(self._name) & Domain("clock_id.res_id", "in", self.ids)
        likely = set(risks.search(domain).clock_id.mapped("res_id"))
        for document in self:
            document.sla_likely_to_breach = document.id in likely

    def _search_sla_likely_to_breach(self, operator, value):
        if operator != "in":
            return NotImplemented
        if False in value:
            return Domain.TRUE if True in value else NotImplemented
        # sudo: the search itself finds only documents that the reader may read
        clocks = self.env["sla.clock"].sudo()
        # sudo: as above
        risks = self.env["sla.risk"].sudo()._search(_likely(self._name))
        found = clocks._search([("id", "in", risks.subselect("clock_id"))])
        return Domain("id", "in", found.subselect("res_id"))


def _likely(model):
    return (
        Domain("level", "=", "likely")
        & Domain("ended_at", "=", False)
        & Domain("clock_id.res_model", "=", model)
        & Domain("clock_id.state", "in", ("running", "paused"))
        & Domain("clock_id.breached_at", "=", False)
    )
