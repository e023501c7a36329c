from odoo import api, fields, models
from odoo.exceptions import UserError

from .oca_policy import OcaPolicy


class SlaHelpdeskImport(models.TransientModel):
    """Takes over the policies of the add-on helpdesk_mgmt_sla as drafts of ours, and
    tells what became of each. Theirs are only read."""

    _name = "sla.helpdesk.import"
    _description = "Take Over Policies of helpdesk_mgmt_sla"

    line_ids = fields.One2many("sla.helpdesk.import.line", "import_id")
    done = fields.Boolean(readonly=True)
    taken_count = fields.Integer(
        string="Policies taken over", compute="_compute_taken_count"
    )

    @api.depends("line_ids.policy_id")
    def _compute_taken_count(self):
        for wizard in self:
            wizard.taken_count = len(wizard.line_ids.policy_id)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "line_ids" in fields:
            values["line_ids"] = [
                (0, 0, found._prepare_line()) for found in self._find_all()
            ]
        return values

    @api.model
    def _find_all(self):
        """Return what is to be taken over, in the order in which theirs are shown: one
        of theirs makes several of ours if its teams work in several companies or
        hours."""
        if "helpdesk.sla" not in self.env:
            raise UserError(
                self.env._(
                    "The add-on “helpdesk_mgmt_sla” is not installed here: there is "
                    "nothing to take over."
                )
            )
        theirs = self.env["helpdesk.sla"].search([("active", "=", True)], order="id")
        return [part for policy in theirs for part in OcaPolicy.split(policy)]

    def action_import(self):
        """Make draft policies of those that are not there yet."""
        self.ensure_one()
        found = {part.key: part for part in self._find_all()}
        for line in self.line_ids:
            part = found.get(line.key)
            if part and line.state == "new":
                line._take_over(part)
        self.done = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Over Helpdesk SLA"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_policies(self):
        """Open the policies that were taken over, now or before."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_policy_action"
        )
        return action | {
            "domain": [("id", "in", self.line_ids.policy_id.ids)],
            "context": {"active_test": False},
        }
