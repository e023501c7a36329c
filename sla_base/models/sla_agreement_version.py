from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext, split_every

_BATCH = 500


class SlaAgreement(models.Model):
    """Versions: an agreement in force is never changed. Its next version is drafted
    beside it, takes effect on a day of its own, and the old one is kept with its
    figures."""

    _inherit = "sla.agreement"

    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="1 for the first wording; each revision counts one more.",
    )
    previous_id = fields.Many2one(
        "sla.agreement",
        string="Version before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version that this one goes on with. Empty: this is the first.",
    )
    family_id = fields.Many2one(
        "sla.agreement",
        string="First version",
        compute="_compute_family_id",
        store=True,
        recursive=True,
        index=True,
        help="Clocks of internal and supplier promises go on from version to version.",
    )
    end_before = fields.Date(
        string="Last day of the version before, until then",
        readonly=True,
        copy=False,
        help="What it goes back to if this version is withdrawn before its first day.",
    )
    next_ids = fields.One2many("sla.agreement", "previous_id", string="Next version")
    takeover_mode = fields.Selection(
        [
            ("leave", "Keep the promise they started with"),
            ("keep", "Get the new time, and keep the time used"),
            ("reapply", "Are counted again from their start"),
            ("restart", "Start from zero"),
        ],
        string="Open documents",
        default="leave",
        required=True,
        copy=False,
        help="What becomes of the clocks that run under the version before when this "
        "one takes effect.",
    )
    change_summary = fields.Html(
        string="What changes",
        compute="_compute_change_summary",
        help="How this version differs from the one before.",
    )

    @api.depends("previous_id.family_id")
    def _compute_family_id(self):
        for agreement in self:
            agreement.family_id = agreement.previous_id.family_id or agreement._origin

    def _compute_change_summary(self):
        for agreement in self:
            changes = []
            if agreement.previous_id:
                changes = agreement._get_changes(agreement.previous_id)
            agreement.change_summary = self.env["ir.qweb"]._render(
                "sla_base.agreement_changes", {"changes": changes}
            )

    def _get_next_version(self):
        """Return the version that is in force, or will be, after this one."""
        later = self.next_ids.filtered(lambda each: each.state in _IN_FORCE)
        return later[:1]

    def _is_replaced(self):
        """Return whether the next version has taken over the open documents too."""
        return self._get_next_version()._has_taken_over()

    def _has_taken_over(self):
        """Return whether this version covers what the one before has left open."""
        return (
            bool(self.previous_id)
            and self.takeover_mode != "leave"
            and self.previous_id.state == "ended"
        )

    def action_revise(self):
        """Ask from when on another version is to hold, and draft it."""
        self.ensure_one()
        if self.state not in ("active", "review"):
            raise UserError(
                self.env._(
                    "Agreement “%s” is not in force. A draft is changed as it is.",
                    self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Revise the agreement"),
            "res_model": "sla.agreement.revise",
            "view_mode": "form",
            "target": "new",
            "context": {"default_agreement_id": self.id},
        }

    def _revise(self, day, mode):
        """Draft the next version, to take effect on ``day``, and return it."""
        self.ensure_one()
        if self.next_ids.filtered(lambda each: each.state != "ended"):
            raise UserError(
                self.env._(
                    "There is a next version of “%s” already. Change that one.",
                    self.display_name,
                )
            )
        # sudo: a copy of terms that the reader can see, as a draft
        draft = self.sudo().copy(
            {
                "name": self.name,
                "code": self.code,
                "version": self.version + 1,
                "previous_id": self.id,
                "date_start": day,
                "date_end": self.date_end if (self.date_end or day) > day else False,
                "takeover_mode": mode,
            }
        )
        parties = dict(zip(self.party_ids, draft.party_ids, strict=True))
        for policy in self.policy_ids:
            policy.sudo().copy(  # sudo: as above
                {
                    "name": policy.name,
                    "agreement_id": draft.id,
                    "party_id": parties.get(policy.party_id, policy.party_id).id,
                    "state": "draft",
                }
            )
        return draft.sudo(self.env.su)

    def _check_versions(self):
        """Return what speaks against the days of this version."""
        before = self.previous_id
        if not before:
            return []
        if not self.date_start or (
            before.date_start and self.date_start <= before.date_start
        ):
            return [
                self.env._(
                    "it takes effect on %(day)s, but the version before did so on "
                    "%(before)s. Choose a later day.",
                    day=self.env["sla.format"]._day(self.date_start)
                    or self.env._("no day"),
                    before=self.env["sla.format"]._day(before.date_start),
                )
            ]
        return []

    def _close_version_before(self):
        """Tell the version before which day is its last."""
        # sudo: the terms are locked, but for this
        before = self.previous_id.sudo()
        last = fields.Date.subtract(self.date_start, days=1)
        if before.state in _IN_FORCE and (
            not before.date_end or before.date_end > last
        ):
            self.sudo().end_before = before.date_end  # sudo: as above
            before.date_end = last

    def _take_over(self):
        """Let versions whose day has come take the place of those before them."""
        today = fields.Date.context_today(self)
        for agreement in self.filtered(lambda each: each.date_start <= today):
            # sudo: the terms are locked, but for this
            before = agreement.previous_id.sudo()
            if before.state not in ("active", "review"):
                continue
            before.child_ids.parent_id = agreement
            before.supported_ids.supporting_id = agreement
            before._end(
                before.date_end,
                self.env._("Replaced by version %s.", agreement.version),
            )
            if agreement.takeover_mode != "leave":
                agreement._move_clocks(before)

    def _move_clocks(self, before):
        """Choose the promises of the documents again that have open clocks under the
        version ``before``."""
        # sudo: the clocks of all documents, whoever may read them
        clocks = self.env["sla.clock"].sudo()
        concerned = before | self._get_special_terms()
        rows = clocks._read_group(
            [
                ("agreement_id", "in", concerned.ids),
                ("state", "in", ("running", "paused")),
            ],
            ["res_model"],
            ["res_id:array_agg"],
        )
        engine = self.env["sla.engine"].with_context(sla_reason="revised")
        for model, ids in rows:
            for batch in split_every(_BATCH, sorted(set(ids))):
                engine._resync(model, batch, anew=True, mode=self.takeover_mode)
                self.env.flush_all()

    def _get_special_terms(self):
        """Return the agreements below this one, at any depth."""
        found = below = self.child_ids
        while below:
            below = below.child_ids - found
            found |= below
        return found

    # What changes

    def _get_changes(self, before):
        """Return ``[(what, old, new), …]``: how this version differs from ``before``,
        as texts."""
        changes = []
        for name in _COMPARED:
            field = self._fields[name]
            old, new = before._say(name), self._say(name)
            if old != new:
                changes.append((field._description_string(self.env), old, new))
        old, new = before._say_targets(), self._say_targets()
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                changes.append((key, old.get(key, "–"), new.get(key, "–")))
        return changes

    def _say(self, name):
        value = self[name]
        field = self._fields[name]
        if field.relational:
            return (
                self.env["sla.format"]._list(sorted(value.mapped("display_name")))
                or "–"
            )
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        if field.type == "html":
            value = html2plaintext(value or "")
        return str(value or "–")

    def _say_targets(self):
        return {
            f"{policy.name}: {target._get_title()}": target._get_time_text()
            for policy in self.policy_ids
            for target in policy.target_ids
        }

    @api.constrains("state", "date_start", "date_end", "previous_id")
    def _check_no_overlap(self):
        for later in self | self.next_ids:
            before = later.previous_id
            if not before or not {before.state, later.state} <= set(_IN_FORCE):
                continue
            if not before.date_end or before.date_end >= later.date_start:
                raise ValidationError(
                    self.env._(
                        "Version %(old)s of “%(name)s” would still hold when version "
                        "%(new)s takes effect. Let it end the day before.",
                        old=before.version,
                        new=later.version,
                        name=later.name,
                    )
                )


_IN_FORCE = ("active", "review", "ended")
_COMPARED = (
    "name",
    "parent_id",
    "partner_ids",
    "tier_ids",
    "service_ids",
    "party_ref",
    "date_start",
    "date_end",
    "calendar_id",
    "party_ids",
    "obligation_ids",
    "penalty_ids",
    "goal_ids",
    "availability_ids",
    "note",
    "quality_terms",
    "support_terms",
)
