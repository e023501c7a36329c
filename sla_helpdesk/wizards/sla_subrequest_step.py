from odoo import api, fields, models

_STEPS = [
    ("ask", "Ask us"),
    ("answer", "Answer"),
    ("report", "Report progress"),
    ("finish", "Finish"),
    ("refuse", "Refuse"),
]


class SlaSubrequestStep(models.TransientModel):
    """Asks for the words that a step of a sub-request needs."""

    _name = "sla.subrequest.step"
    _description = "Step of a Sub-request"

    subrequest_id = fields.Many2one(
        "sla.subrequest", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(_STEPS, required=True, readonly=True)
    question = fields.Text(related="subrequest_id.question")
    prompt = fields.Char(
        compute="_compute_prompt",
        help="What to write below.",
    )
    text = fields.Text(
        help="Kept with the sub-request; both the party and we read it.",
    )

    @api.depends("step")
    def _compute_prompt(self):
        prompts = {
            "ask": self.env._("What do you need to know? The time stops meanwhile."),
            "answer": self.env._("Your answer; the time goes on."),
            "report": self.env._("What has been done so far?"),
            "finish": self.env._("What was done? You may leave it empty."),
            "refuse": self.env._("Why can it not be done?"),
        }
        for wizard in self:
            wizard.prompt = prompts.get(wizard.step)

    def action_apply(self):
        """Take the step."""
        self.ensure_one()
        self.subrequest_id._step(self.step, self.text)
        return {"type": "ir.actions.act_window_close"}
