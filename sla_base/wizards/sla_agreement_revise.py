from odoo import api, fields, models


class SlaAgreementRevise(models.TransientModel):
    """Drafts the next version of an agreement in force."""

    _name = "sla.agreement.revise"
    _description = "Revise an SLA Agreement"

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        ondelete="cascade",
        readonly=True,
        help="The agreement in force that gets a new version. It stays as it is until "
        "the new one takes effect.",
    )
    day = fields.Date(
        string="Takes effect on",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=1),
        help="The version before holds until the day before.",
    )
    mode = fields.Selection(
        selection=lambda self: self._selection_mode(),
        string="Open documents",
        required=True,
        default="leave",
        help="What becomes of clocks that are running then.",
    )

    @api.model
    def _selection_mode(self):
        field = self.env["sla.agreement"]._fields["takeover_mode"]
        return field._description_selection(self.env)

    def action_confirm(self):
        """Make the draft and open it."""
        self.ensure_one()
        self.agreement_id.check_access("write")
        draft = self.agreement_id._revise(self.day, self.mode)
        return {
            "type": "ir.actions.act_window",
            "res_model": "sla.agreement",
            "res_id": draft.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
