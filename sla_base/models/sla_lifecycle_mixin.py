from odoo import fields, models

STAGES = [
    ("strategy", "Strategy"),
    ("design", "Design"),
    ("transition", "Transition"),
    ("operation", "Operation"),
    ("improvement", "Improvement"),
]
ORDER = [stage for stage, _name in STAGES]


class SlaLifecycleMixin(models.AbstractModel):
    """Something that goes through the stages of the ITIL life cycle, with evidence of
    each. Inheriting models have a field ``evidence_ids`` and messages."""

    _name = "sla.lifecycle.mixin"
    _description = "Stages of the ITIL Life Cycle"

    lifecycle_stage = fields.Selection(
        STAGES,
        string="Life cycle",
        default="strategy",
        required=True,
        copy=False,
        tracking=True,
        help="Strategy: whether to offer it. Design: how. Transition: it is made "
        "ready. Operation: it is delivered. Improvement: it is looked at, and made "
        "better.",
    )

    def action_next_stage(self):
        """Move on to the next stage; without evidence of this one, ask first."""
        self.ensure_one()
        self.check_access("write")
        stage = self._get_next_stage()
        if not stage:
            return None
        if self._get_stage_evidence():
            self.lifecycle_stage = stage
            return None
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next stage"),
            "res_model": "sla.lifecycle.step",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{self._get_evidence_link()}": self.id},
        }

    def action_previous_stage(self):
        """Go back to the stage before."""
        self.ensure_one()
        self.check_access("write")
        position = ORDER.index(self.lifecycle_stage)
        if position and ORDER[position - 1] in self._get_open_stages():
            self.lifecycle_stage = ORDER[position - 1]

    def _get_open_stages(self):
        """Return the stages that can be chosen by hand now."""
        return ORDER

    def _get_next_stage(self):
        """Return the stage after this one, or None if people cannot move on."""
        position = ORDER.index(self.lifecycle_stage) + 1
        following = ORDER[position : position + 1]
        return next(
            (each for each in following if each in self._get_open_stages()), None
        )

    def _get_stage_evidence(self):
        """Return the evidence of the stage of today."""
        return self.evidence_ids.filtered(
            lambda evidence: evidence.stage == self.lifecycle_stage
        )

    def _get_evidence_link(self):
        """Return the field of ``sla.lifecycle.evidence`` that leads here."""
        return self._fields["evidence_ids"].inverse_name

    def _add_evidence(self, stage, text):
        """Keep what a step of the program itself shows: add-ons call it when, say, an
        agreement has been signed."""
        # sudo: evidence of a step is added by whoever may take the step
        self.env["sla.lifecycle.evidence"].sudo().create(
            [
                {
                    record._get_evidence_link(): record.id,
                    "stage": stage,
                    "name": text,
                    "user_id": self.env.uid,
                    "automatic": True,
                }
                for record in self
            ]
        )
