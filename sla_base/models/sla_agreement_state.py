from odoo import api, fields, models
from odoo.exceptions import UserError

# Terms that may be changed in any state: they say nothing about what was promised.
_FREE = {"active", "owner_id", "review_date"}


class SlaAgreement(models.Model):
    """The life of an agreement: drafted, agreed on, in force, under review, ended. Who
    did what and when is in its messages."""

    _inherit = "sla.agreement"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("agreed", "Agreed"),
            ("active", "In force"),
            ("review", "Under review"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Only agreements in force (or under review) promise anything. An ended "
        "one still counts for documents that started before its last day.",
    )
    review_date = fields.Date(
        string="Next review",
        tracking=True,
        help="When both sides look at the figures together.",
    )
    end_reason = fields.Text(
        string="Why it ended",
        readonly=True,
        copy=False,
        help="What was typed as the reason when the agreement was ended.",
    )

    # What the engine asks

    def _is_usable(self):
        """Return whether documents can come under this agreement."""
        self.ensure_one()
        return all(each._is_in_force() for each in self._get_line())

    def _is_in_force(self):
        if not self.active:
            return False
        if self.state == "ended":
            # it still counts for what began before its last day
            return bool(self.date_end) and not self._is_replaced()
        return self.state in ("active", "review")

    def _runs_on(self):
        """Return whether the terms stay in force after the last day, until somebody
        renews or ends the agreement."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return (
            self.state in ("active", "review")
            and company.sla_after_end == "keep"
            and not self._get_next_version()
        )

    # Locked once agreed

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                # others go through the steps, with their checks
                vals.update(state="draft")
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if "state" in vals:
                raise UserError(
                    self.env._(
                        "The status of an agreement is changed by its buttons, such as "
                        "“Put in force”, which check it first."
                    )
                )
            if not vals.get("active", True):
                self._check_archiving()
            if not self._get_free_fields().issuperset(vals):
                self._check_change()
        return super().write(vals)

    def _check_archiving(self):
        for agreement in self:
            if agreement.state in ("active", "review"):
                raise UserError(
                    self.env._(
                        "Agreement “%s” is in force; archived, it would promise "
                        "nothing any more. End it first.",
                        agreement.display_name,
                    )
                )

    def _check_change(self):
        """Called before terms change. Refuse it once they were agreed on.

        :raise UserError: if one of these agreements is not a draft any more
        """
        for agreement in self:
            if agreement.state != "draft":
                raise UserError(agreement._get_locked_text())

    @api.model
    def _get_free_fields(self):
        """Return the names of the fields that are no terms, and can be changed while
        the agreement is in force."""
        mixins = (self.pool["mail.thread"], self.pool["mail.activity.mixin"])
        names = {name for mixin in mixins for name in mixin._fields}
        return names | _FREE

    def _get_locked_text(self):
        self.ensure_one()
        if self.state == "agreed":
            return self.env._(
                "Agreement “%s” has been agreed on. Set it back to draft to change it; "
                "it must then be agreed on again.",
                self.display_name,
            )
        return self.env._(
            "Agreement “%s” is not a draft any more, and what was promised is not "
            "changed afterwards. Use “Revise” to make the next version.",
            self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        for agreement in self:
            if agreement.state not in ("draft", "agreed"):
                raise UserError(
                    self.env._(
                        "Agreement “%s” was in force; its figures need it. Archive it "
                        "instead.",
                        agreement.display_name,
                    )
                )

    # Steps

    def action_agree(self):
        """Say that both sides agreed on the draft: its terms are locked."""
        self._step("agreed", ("draft",))

    def action_draft(self):
        """Open the terms again, before the agreement is in force, or if its first day
        is yet to come."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        planned = self.filtered(
            lambda each: (
                each.state == "active" and each.date_start and each.date_start > today
            )
        )
        planned._withdraw()
        (self - planned)._step("draft", ("agreed",))

    def _withdraw(self):
        """Take agreements back whose first day is yet to come: nothing was promised
        under them, and the version before goes on."""
        for agreement in self.sudo():  # sudo: checked by the caller
            agreement.write({"state": "draft"})
            agreement.policy_ids.write({"state": "draft"})
            before = agreement.previous_id
            if before.state in ("active", "review"):
                before.date_end = agreement.end_before

    def action_activate(self):
        """Put agreements in force, unless something speaks against it.

        :raise UserError: what does, and how to mend it
        """
        self.check_access("write")
        for agreement in self:
            problems = agreement._get_start_problems()
            if problems:
                raise UserError(
                    self.env._(
                        "Agreement “%(name)s” cannot be put in force "
                        "yet:\n%(problems)s",
                        name=agreement.display_name,
                        problems="\n".join(f"• {problem}" for problem in problems),
                    )
                )
            agreement._put_in_force()

    def _put_in_force(self):
        self.ensure_one()
        # sudo: what was checked above; the terms are locked for everybody else
        agreement = self.sudo()
        now, today = self.env.cr.now(), fields.Date.context_today(self)
        if not agreement.date_start:
            agreement.date_start = today
        if agreement.previous_id:
            agreement._close_version_before()
        self._step("active", ("draft", "agreed"))
        # of the first version: what began earlier on the first day is not covered
        first = not agreement.previous_id and agreement.date_start <= today
        since = now if first else False
        agreement.policy_ids.filtered("target_ids").write(
            {"state": "active", "effective_from": since}
        )
        self._take_over()

    def action_review(self):
        """Say that the parties are looking at the agreement; it stays in force."""
        self._step("review", ("active",))

    def action_resume(self):
        """Leave the agreement as it is after a review."""
        self._step("active", ("review",))

    def action_end(self):
        """Ask when and why agreements end."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the agreement"),
            "res_model": "sla.agreement.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }

    def _end(self, day, reason):
        """End agreements after ``day``, for the given reason, and the special terms
        below them: those promise nothing without the general ones."""
        for agreement in self:
            last = agreement.date_end
            day_before = min(last, day) if last else day
            # sudo: the terms are locked, but for this
            agreement.sudo().write(
                {
                    "state": "ended",
                    "date_end": day_before,
                    "end_reason": reason,
                }
            )
            agreement.message_post(body=reason)
            special = agreement.child_ids.filtered(
                lambda each: each.state in ("active", "review")
            )
            if special:
                special._end(
                    day_before,
                    self.env._(
                        "The general agreement “%(name)s” has ended: %(reason)s",
                        name=agreement.display_name,
                        reason=reason,
                    ),
                )

    def _step(self, state, allowed):
        self._check_step(state, allowed)
        # sudo: the state is set by these steps only
        self.sudo().write({"state": state})

    def _check_step(self, state, allowed):
        self.check_access("write")
        for agreement in self:
            if agreement.state not in allowed:
                names = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Agreement “%(name)s” is “%(state)s”; it cannot become "
                        "“%(next)s” from there.",
                        name=agreement.display_name,
                        state=names[agreement.state],
                        next=names[state],
                    )
                )

    # On a schedule

    @api.model
    def _cron_agreements(self):
        """Put versions into effect whose day has come, and end agreements whose last
        day has passed, as each company wants it."""
        today = fields.Date.context_today(self)
        # also those whose day was missed, because the job did not run
        starting = self.search(
            [
                ("state", "in", ("active", "review")),
                ("date_start", "<=", today),
                ("previous_id.state", "in", ("active", "review")),
            ],
            order="date_start, version",
        )
        starting._take_over()
        expired = self.search(
            [("state", "in", ("active", "review")), ("date_end", "<", today)]
        )
        for agreement in expired.filtered(lambda each: not each._runs_on()):
            if agreement.state == "ended":
                continue  # with its general agreement
            day = self.env["sla.format"]._day(agreement.date_end)
            agreement._end(agreement.date_end, self.env._("Its last day was %s.", day))
        self.env.registry.clear_cache()  # validity in the plans looks at the day
