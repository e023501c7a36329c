from odoo import api, fields, models

from ..models.sla_lead_attempt_call import OUTCOMES


class SlaLeadCall(models.TransientModel):
    """Logs a call: what came of it, how long it took, and when to call again. A call
    that was planned is done with it."""

    _name = "sla.lead.call"
    _description = "Log a Call"

    lead_id = fields.Many2one(
        "crm.lead",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The lead that was called.",
    )
    attempt_id = fields.Many2one("sla.lead.attempt", readonly=True, ondelete="cascade")
    phone = fields.Char(
        related="lead_id.phone",
        help="The number of the lead.",
    )
    activity_id = fields.Many2one(
        "mail.activity",
        string="Planned call",
        ondelete="cascade",
        domain="[('res_model', '=', 'crm.lead'), ('res_id', '=', lead_id),"
        " ('activity_type_id.sla_attempt_kind', '=', 'call')]",
        help="Marked as done. Empty: the call was not planned.",
    )
    outcome = fields.Selection(OUTCOMES, required=True, help="What came of the call.")
    minutes = fields.Float(help="How long the call took.")
    note = fields.Text(help="Kept in the messages of the lead.")
    again_on = fields.Date(
        string="Call again on", help="Plans the next call for you. Empty: none."
    )

    _minutes_not_negative = models.Constraint(
        "CHECK (minutes >= 0)", "A call cannot take less than no time."
    )

    @api.model
    def _open(self, lead, attempt=None):
        """Return the action that asks about a call with ``lead``; about one that was
        noted already, an ``attempt``."""
        activity = self.env["mail.activity"]
        if not attempt:
            activity = lead.activity_ids.filtered(
                lambda each: each.activity_type_id.sla_attempt_kind == "call"
            ).sorted("date_deadline")[:1]
        wizard_context = {
            "default_lead_id": lead.id,
            "default_attempt_id": attempt.id if attempt else False,
            "default_activity_id": activity.id,
            "default_outcome": attempt.outcome if attempt else False,
            "default_minutes": attempt.minutes if attempt else 0.0,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a call"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": wizard_context,
        }

    def action_log(self):
        """Note the call as an attempt to reach the lead."""
        self.ensure_one()
        attempt = self.attempt_id
        if attempt:
            attempt.check_access("read")
            attempt._check_may_tell()
        else:
            self.lead_id.check_access("write")
            attempt = self._note_call()
        attempt._set_call(self.outcome, self.minutes)
        if self.again_on:
            self.lead_id.activity_schedule(
                activity_type_id=self._get_call_type().id,
                date_deadline=self.again_on,
                user_id=self.env.uid,
            )
        return {"type": "ir.actions.act_window_close"}

    def _note_call(self):
        """Write the call into the messages of the lead, which counts it; return the
        attempt."""
        text = self._say()
        if self.activity_id:
            message_id = self.activity_id.action_feedback(feedback=text)
        else:
            message_id = self.lead_id.message_post(
                body=text,
                mail_activity_type_id=self._get_call_type().id,
                subtype_xmlid="mail.mt_activities",
            ).id
        return self.env["sla.lead.attempt"].search([("message_id", "=", message_id)])

    def _say(self):
        outcome = dict(self._fields["outcome"]._description_selection(self.env))
        text = self.env._("Call: %s.", outcome[self.outcome])
        if self.minutes:
            text = self.env._(
                "Call: %(outcome)s, %(minutes)g minutes.",
                outcome=outcome[self.outcome],
                minutes=self.minutes,
            )
        return f"{text} {self.note}" if self.note else text

    @api.model
    def _get_call_type(self):
        """Return the type of activity that calls are: Odoo's own, if it counts."""
        types = self.env["mail.activity.type"]
        usual = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        if usual and usual.active and usual.sla_attempt_kind == "call":
            return usual
        return types.search([("sla_attempt_kind", "=", "call")], limit=1)
