from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaPenaltyLine(models.Model):
    """A breach behind a penalty, or what falling below a tier comes to.

    What the document and the clock said is copied: the evidence outlives both.
    """

    _name = "sla.penalty.line"
    _description = "Line of an SLA Penalty"
    _order = "proposal_id, sequence, id"
    _rec_name = "text"

    proposal_id = fields.Many2one(
        "sla.penalty.proposal", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    kind = fields.Selection(
        [
            ("breach", "Penalty for the breach"),
            ("tier", "Penalty of the period"),
            ("counted", "Counts into the period"),
        ],
        required=True,
        help="A breach costs something by itself, or counts into the attainment that "
        "the penalty of the period depends on.",
    )
    penalty_id = fields.Many2one("sla.penalty", string="Term", ondelete="set null")
    text = fields.Char(
        string="Penalty", help="The term of the agreement, as it was then."
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        string="Version",
        ondelete="restrict",
        help="The version of the agreement that was promised to the document.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        string="Promise",
        ondelete="set null",
        help="The promise that was broken.",
    )
    clock_id = fields.Many2one("sla.clock", index="btree_not_null", ondelete="set null")
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document ID", model_field="res_model")
    res_name = fields.Char(
        string="Document",
        help="The document on which the promise was broken, as it was called then.",
    )
    deadline = fields.Datetime(
        string="Due",
        help="When the promise had to be kept.",
    )
    ended_at = fields.Datetime(
        string="Ended",
        help="When the promise was kept after all. Empty: it was still open when the "
        "penalty was reckoned.",
    )
    late_hours = fields.Float(
        string="Late by (h)",
        help="Working time from the deadline until the promise was fulfilled, or until "
        "the penalty was calculated.",
    )
    holder = fields.Char(
        string="Held by",
        help="Who used up the time; if that is not known, the team or person that the "
        "document was assigned to.",
    )
    exclusion_id = fields.Many2one(
        "sla.penalty.exclusion", index="btree_not_null", ondelete="set null"
    )
    excluded = fields.Char(help="Why nothing is due for this breach.")
    amount_due = fields.Monetary(
        string="Before the limit", help="What the term comes to, without the limit."
    )
    amount = fields.Monetary(help="What is proposed, within the limit of the period.")
    currency_id = fields.Many2one(related="proposal_id.currency_id")
    company_id = fields.Many2one(related="proposal_id.company_id", store=True)
    state = fields.Selection(related="proposal_id.state")

    _once = models.UniqueIndex(
        "(clock_id, penalty_id) WHERE clock_id IS NOT NULL AND penalty_id IS NOT NULL",
        "This breach has been counted in another proposal already.",
    )

    def action_open_document(self):
        """Open the document that the promise was broken on."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            raise UserError(
                self.env._("The document of this line is not there any more.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_exclude(self):
        """Ask why nothing is due for this breach."""
        self.ensure_one()
        self.proposal_id._check_draft()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exclude the breach"),
            "res_model": "sla.penalty.exclude",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_include(self):
        """Let a breach count that was excluded by hand."""
        self.ensure_one()
        self.proposal_id._check_draft()
        if not self.exclusion_id.clock_id:
            raise UserError(
                self.env._(
                    "“%s” excludes all breaches of a stretch of time. Change it under "
                    "Force Majeure.",
                    self.excluded or "",
                )
            )
        self.exclusion_id.unlink()

    @api.model
    def _prepare_breach(self, clock, late, name):
        """Return what is kept of the breach of ``clock``.

        :param int late: working seconds
        :param str name: name of the document
        """
        return {
            "clock_id": clock.id,
            "agreement_id": clock.agreement_id.id,
            "metric_id": clock.metric_id.id,
            "res_model": clock.res_model,
            "res_id": clock.res_id,
            "res_name": name,
            "deadline": clock.deadline or clock.breached_at,
            "ended_at": clock.stopped_at,
            "late_hours": late / 3600,
            "holder": clock.late_party_name or clock.team_name or clock.user_id.name,
        }
