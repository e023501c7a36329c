from odoo import fields, models
from odoo.exceptions import AccessError

OUTCOMES = [
    ("reached", "Reached"),
    ("call_back", "Wants to be called back"),
    ("no_answer", "No answer"),
    ("voicemail", "Left a message"),
    ("refused", "Does not want to talk"),
    ("wrong_number", "Wrong number"),
]
# With these somebody was spoken to: the lead has answered.
_SPOKEN = ("reached", "call_back", "refused")


class SlaLeadAttempt(models.Model):
    """What came of a call, and how long it took: said by whoever called, where it is
    worth the trouble."""

    _inherit = "sla.lead.attempt"

    outcome = fields.Selection(OUTCOMES, readonly=True, help="What came of the call.")
    minutes = fields.Float(
        readonly=True, aggregator="sum", help="How long the call took."
    )

    _minutes_not_negative = models.Constraint(
        "CHECK (minutes >= 0)", "A call cannot take less than no time."
    )

    def _set_call(self, outcome, minutes):
        """Note what came of a call. If somebody was spoken to, the lead has
        answered."""
        # sudo: notes are the system's; the wizard checks who may say it
        attempts = self.sudo()
        attempts.write({"outcome": outcome, "minutes": minutes})
        for attempt in attempts:
            lead = attempt.lead_id
            if outcome in _SPOKEN and not lead.sla_answered_at:
                lead._sla_set_quietly({"sla_answered_at": attempt.at})
                lead._sla_mark()

    def action_tell(self):
        """Ask what came of this call."""
        self.ensure_one()
        self._check_may_tell()
        return self.env["sla.lead.call"]._open(self.lead_id, attempt=self)

    def _check_may_tell(self):
        user = self.env.user
        if self.user_id != user and not user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            raise AccessError(
                self.env._(
                    "%s made this call. Only who made it, and people who see all "
                    "leads, say what came of it.",
                    self.sudo().user_id.name,  # sudo: the name
                )
            )
