from odoo import api, fields, models

KINDS = [
    ("call", "Call"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("meeting", "Meeting"),
    ("other", "Other"),
]


class SlaLeadAttempt(models.Model):
    """One attempt of ours to reach a lead. Noted by the system from what is done
    anyway: messages sent, activities done, meetings held. Nobody writes them."""

    _name = "sla.lead.attempt"
    _description = "Attempt to Reach a Lead"
    _order = "at desc, id desc"
    _rec_name = "kind"

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, readonly=True
    )
    at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        index=True,
        help="When we tried to reach the lead.",
    )
    kind = fields.Selection(
        KINDS,
        string="How",
        required=True,
        readonly=True,
        help="The way in which we tried: call, e-mail, SMS or meeting.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
        help="Who tried to reach the lead.",
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales team", ondelete="set null", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    message_id = fields.Many2one("mail.message", ondelete="set null", readonly=True)
    event_id = fields.Many2one(
        "calendar.event", string="Meeting", ondelete="set null", readonly=True
    )

    @api.model
    def _note(self, leads, kind, at, user, **source):
        """Note that ``user`` (``res.users``) tried to reach each of ``leads``.

        :param kind: one of ``KINDS``
        :param at: naive UTC
        :param source: ``message_id`` or ``event_id``
        """
        # sudo: whoever may write to the lead is noted, and nobody edits the notes
        return self.sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "kind": kind,
                    "at": at.replace(microsecond=0),
                    "user_id": user.id,
                    "team_id": lead.team_id.id,
                    "company_id": lead.company_id.id,
                    **source,
                }
                for lead in leads.sudo()  # sudo: as above
            ]
        )
