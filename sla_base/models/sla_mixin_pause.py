from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .sla_clock import OPEN


class SlaMixin(models.AbstractModel):
    """Pauses by hand: whoever works on a document says that its time does not count for
    a while, and why. The facts are the engine's, like those of messages."""

    _inherit = "sla.mixin"

    sla_paused_at = fields.Datetime(
        string="Paused by hand",
        readonly=True,
        groups="base.group_user",
        copy=False,
        help="Since when the document is paused by hand. Empty: it is not.",
    )
    sla_paused_until = fields.Datetime(
        string="Paused until",
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
        help="When the pause by hand ends by itself.",
    )
    sla_pause_reason_id = fields.Many2one(
        "sla.pause.reason",
        string="Reason of the pause",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
        help="Why time does not count on this document now, as chosen when it was "
        "paused by hand. Empty: nobody paused it by hand, or no reason was given.",
    )
    sla_pause_note = fields.Char(
        string="Note on the pause",
        readonly=True,
        groups="base.group_user",
        copy=False,
        help="What whoever paused the document wrote for colleagues. The customer does "
        "not see it.",
    )

    sla_is_pausable = fields.Boolean(
        string="Can be paused",
        compute="_compute_sla_is_pausable",
        groups="base.group_user",
        help="Whether a promise to the customer can be paused by hand now.",
    )

    # not on the clocks: they change often, and the status with them
    @api.depends("sla_paused_at", "sla_status")
    def _compute_sla_is_pausable(self):
        for document in self:
            document.sla_is_pausable = not document.sla_paused_at and bool(
                document._sla_get_pausable()[0]
            )

    # Hooks

    def _sla_get_pause_reason(self):
        """Return why (``sla.pause.reason``) the document meets “Pauses while”, if its
        stage or state says so. For one record, from fields only."""
        return self.env["sla.pause.reason"]

    # Buttons

    def action_sla_pause(self):
        """Ask for what reason, and until when, to pause the document."""
        self.ensure_one()
        self._sla_check_may_pause()
        self._sla_check_pausable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause"),
            "res_model": "sla.pause",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def action_sla_resume(self):
        """End the pause by hand: time counts again, unless the document waits for
        another reason."""
        self._sla_check_may_pause()
        self._sla_end_pause("hand")

    # What they do

    def _sla_pause(self, reason, note=None, until=None):
        """Pause the promises to the customer that may be paused by hand.

        :param reason: ``sla.pause.reason``, perhaps none
        :param until: naive UTC, when the pause ends by itself
        :raise UserError: if no promise can be paused, or a reason is missing
        """
        self._sla_check_may_pause()
        now = self.env["sla.clock"]._now()
        # sudo: read at once what is asked of each below
        self.env["sla.clock"].sudo()._get_of_documents(self)
        for document in self:
            document._sla_check_pausable()
            document._sla_check_pause(reason, until, now)
            # sudo: the facts are the engine's; the user may write the document
            document = document.sudo()
            document._sla_set_quietly(
                {
                    "sla_paused_at": document.sla_paused_at or now,
                    "sla_paused_until": until and until.replace(microsecond=0),
                    "sla_pause_reason_id": reason.id,
                    "sla_pause_note": note,
                }
            )
            document._sla_mark()

    def _sla_end_pause(self, cause):
        """End the pause by hand because of ``cause``: ``hand``, ``reply`` or ``until``.
        Documents that are not paused by hand are left alone."""
        # sudo: the facts are the engine's; callers check what the user may
        for document in self.sudo().filtered("sla_paused_at"):
            document._sla_forget_pause()
            self.env["sla.engine"]._get_resumed(self._name)[document.id] = cause
            document._sla_mark()

    def _sla_forget_pause(self):
        self._sla_set_quietly(
            dict.fromkeys(
                (
                    "sla_paused_at",
                    "sla_paused_until",
                    "sla_pause_reason_id",
                    "sla_pause_note",
                )
            )
        )

    def _sla_get_pausable(self):
        """Return ``(clocks that a pause by hand pauses, open ones that it does not)``
        of promises to the customer."""
        self.ensure_one()
        # sudo: clocks are as visible as the document, and only looked at
        clocks = self.sudo().sla_clock_ids.filtered(
            lambda clock: clock.kind == "customer" and clock.state in OPEN
        )
        pausable = clocks.filtered(lambda clock: clock._is_pausable())
        return pausable, clocks - pausable

    def _sla_check_may_pause(self):
        """Check that the user may change the document and is one of our people: a
        customer who edits his request in the portal does not decide what counts."""
        self.check_access("write")
        if not self.env.su and not self.env.user._is_internal():
            raise AccessError(
                self.env._("Only employees may pause “%s”.", self[:1].display_name)
            )

    def _sla_check_pausable(self):
        pausable, others = self._sla_get_pausable()
        if pausable:
            return
        if not others:
            text = self.env._(
                "“%s” cannot be paused: no clock is running on it.", self.display_name
            )
        else:
            text = self.env._(
                "“%(document)s” cannot be paused: its clocks (%(metrics)s) may not be "
                "paused by hand, or have used up their pauses. An SLA manager decides "
                "that in the metric and in the target.",
                document=self.display_name,
                metrics=self.env["sla.format"]._list(others.mapped("metric_id.name")),
            )
        raise UserError(text)

    def _sla_check_pause(self, reason, until, now):
        company = self._sla_get_company()
        # sudo: a setting of the document's company
        if not reason and company.sudo().sla_pause_reason_required:
            raise ValidationError(
                self.env._(
                    "“%s” is not paused yet: say for what reason.", self.display_name
                )
            )
        if reason.company_id and reason.company_id != company:
            raise ValidationError(
                self.env._(
                    "“%(document)s” cannot be paused for the reason “%(reason)s”, "
                    "which is another company's. Choose one of its own.",
                    document=self.display_name,
                    reason=reason.name,
                )
            )
        if until and until <= now:
            raise ValidationError(
                self.env._(
                    "“%s” cannot be paused until a moment that has passed. Choose a "
                    "later one, or none.",
                    self.display_name,
                )
            )
