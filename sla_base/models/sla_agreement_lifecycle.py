from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .sla_lifecycle_mixin import ORDER

# The stages that go with each state; the first is that of a new agreement, the last
# that of one which comes from a later state.
_STAGES = {
    "draft": ("strategy", "design"),
    "agreed": ("transition",),
    "active": ("operation",),
    "review": ("improvement",),
    "ended": ("operation", "improvement"),
}


class SlaAgreement(models.Model):
    """The ITIL life cycle of an agreement. In a draft people move from strategy to
    design; after that its stage follows its state, and each step leaves evidence."""

    _name = "sla.agreement"
    _inherit = ["sla.agreement", "sla.lifecycle.mixin"]

    lifecycle_stage = fields.Selection(
        default=None,
        compute="_compute_lifecycle_stage",
        store=True,
        readonly=False,
        precompute=True,
    )
    evidence_ids = fields.One2many("sla.lifecycle.evidence", "agreement_id", copy=False)

    @api.depends("state")
    def _compute_lifecycle_stage(self):
        for agreement in self:
            stages = _STAGES[agreement.state or "draft"]
            stage = agreement.lifecycle_stage
            if stage not in stages:
                # a next version, or a draft that is opened again, is designed anew
                again = stage or agreement.previous_id
                agreement.lifecycle_stage = stages[-1] if again else stages[0]

    @api.constrains("state", "lifecycle_stage")
    def _check_lifecycle_stage(self):
        for agreement in self:
            if agreement.lifecycle_stage not in _STAGES[agreement.state]:
                stages = agreement._fields["lifecycle_stage"]
                states = agreement._fields["state"]
                raise ValidationError(
                    self.env._(
                        "Agreement “%(name)s” is “%(state)s”, which does not go with "
                        "the stage “%(stage)s”. Use the steps of the agreement: its "
                        "stage follows.",
                        name=agreement.display_name,
                        state=dict(states._description_selection(self.env))[
                            agreement.state
                        ],
                        stage=dict(stages._description_selection(self.env))[
                            agreement.lifecycle_stage
                        ],
                    )
                )

    def _get_open_stages(self):
        """Return the stages that go with the state of the agreement."""
        return [stage for stage in ORDER if stage in _STAGES[self.state]]

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | {"evidence_ids", "lifecycle_stage"}

    def _step(self, state, allowed):
        result = super()._step(state, allowed)
        texts = {
            "agreed": ("design", self.env._("Both sides agreed on the terms.")),
            "active": ("transition", self.env._("It was put in force.")),
            "review": ("operation", self.env._("A review was started.")),
        }
        # who comes back from a review has not been put in force anew
        if state in texts and "review" not in allowed:
            self._add_evidence(*texts[state])
        return result

    def _end(self, day, reason):
        result = super()._end(day, reason)
        self._add_evidence("operation", reason)
        return result

    def _post_signed(self, signers):
        result = super()._post_signed(signers)
        lines = [self._say_signature(party) for party in signers]
        self._add_evidence("design", self.env._("Signed: %s", "; ".join(lines)))
        return result
