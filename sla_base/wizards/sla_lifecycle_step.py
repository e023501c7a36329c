from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sla_lifecycle_mixin import STAGES


class SlaLifecycleStep(models.TransientModel):
    """Asks for evidence of a stage that is about to be left without any."""

    _name = "sla.lifecycle.step"
    _description = "Move to the Next Life-Cycle Stage"

    service_id = fields.Many2one("sla.service", ondelete="cascade")
    agreement_id = fields.Many2one("sla.agreement", ondelete="cascade")
    stage = fields.Selection(
        STAGES,
        compute="_compute_stages",
        string="From stage",
        help="The stage that is left now.",
    )
    next_stage = fields.Selection(
        STAGES,
        compute="_compute_stages",
        string="To stage",
        help="The stage that comes after it.",
    )
    name = fields.Char(
        string="What shows it",
        help="What was decided, made, tried or seen in the stage that is left.",
    )
    attachment = fields.Binary(
        string="File",
        help="A document that proves it, for example minutes or a test report. You can "
        "leave it empty.",
    )
    attachment_name = fields.Char(string="File name")

    def _get_subject(self):
        return self.service_id or self.agreement_id

    @api.depends("service_id", "agreement_id")
    def _compute_stages(self):
        for step in self:
            subject = step._get_subject()
            step.stage = subject.lifecycle_stage
            step.next_stage = subject and subject._get_next_stage()

    def action_confirm(self):
        """Add the evidence, and move on."""
        self.ensure_one()
        if not self.name:
            raise UserError(
                self.env._("Say what shows that the stage was gone through.")
            )
        subject = self._get_subject()
        self.env["sla.lifecycle.evidence"].create(
            {
                subject._get_evidence_link(): subject.id,
                "stage": self.stage,
                "name": self.name,
                "attachment": self.attachment,
                "attachment_name": self.attachment_name,
            }
        )
        subject.action_next_stage()
        return {"type": "ir.actions.act_window_close"}

    def action_without(self):
        """Move on without evidence, and say so in the messages."""
        self.ensure_one()
        subject = self._get_subject()
        names = dict(self._fields["stage"]._description_selection(self.env))
        subject.lifecycle_stage = self.next_stage
        subject.message_post(
            body=self.env._(
                "The stage “%s” was left without evidence.", names[self.stage]
            )
        )
        return {"type": "ir.actions.act_window_close"}
