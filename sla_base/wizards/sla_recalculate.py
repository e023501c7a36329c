import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..engine.recalculation import Order
from ..models.sla_clock import OPEN
from ..models.sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

# More clocks than these are worked off in the background.
AT_ONCE = 500
# More lines than these nobody reads; the totals are of all.
_SHOWN = 200


class SlaRecalculate(models.TransientModel):
    """Counts open clocks again: first shows what would become of them, then does it.

    What the manager cannot read is not touched. Large sets are worked off in the
    background; an order that waits there outlives the usual hour.
    """

    _name = "sla.recalculate"
    _description = "Recalculate SLA Clocks"
    _transient_max_hours = 24.0 * 7

    state = fields.Selection(
        [
            ("choose", "Choose"),
            ("preview", "Preview"),
            ("running", "At work"),
            ("done", "Done"),
        ],
        default="choose",
        required=True,
        readonly=True,
    )
    policy_id = fields.Many2one(
        "sla.policy",
        string="Clocks of the policy",
        readonly=True,
        ondelete="cascade",
        help="All open clocks that this policy made are looked at.",
    )
    agreement_id = fields.Many2one(
        "sla.agreement",
        string="Clocks of the agreement",
        readonly=True,
        ondelete="cascade",
        help="All open clocks under this agreement are looked at.",
    )
    chosen = fields.Json(
        default=lambda self: self._default_chosen(),
        readonly=True,
        help="The clocks that were marked in the list.",
    )
    mode = fields.Selection(
        lambda self: self._selection_mode(),
        string="Time",
        required=True,
        default="keep",
        help="Keep: time used so far stays as it was counted, and what is promised now "
        "counts from the start. Count again: all of it from the start, in what the "
        "working hours are now. From zero: the promise begins now.",
    )
    wording = fields.Selection(
        [
            ("current", "The policies as they are today"),
            ("pinned", "What each clock was promised when it began"),
        ],
        string="Promise",
        required=True,
        default="current",
        help="Policies as they are today: each document is matched again, and gets the "
        "time, the working hours and the ladder that are written there now. Otherwise "
        "the promise stays; only its working hours are taken as they are today.",
    )
    reason = fields.Char(
        help="Why this is done. Kept in the log of every clock, with your name.",
    )
    # What is foreseen
    line_ids = fields.One2many("sla.recalculate.line", "wizard_id", readonly=True)
    count_open = fields.Integer(
        string="Open clocks",
        readonly=True,
        help="Open clocks that were looked at for this preview.",
    )
    count_changed = fields.Integer(
        string="Clocks that change",
        readonly=True,
        help="Clocks that will have another deadline, another promise, or other time "
        "used.",
    )
    count_same = fields.Integer(
        string="Already as they would be",
        readonly=True,
        help="Clocks for which nothing would be different.",
    )
    count_left = fields.Integer(
        string="Left alone",
        readonly=True,
        help="No policy covers the document any more, or its working hours cannot hold "
        "the promise.",
    )
    count_hidden = fields.Integer(
        string="Not yours to read",
        readonly=True,
        help="Clocks on documents that you may not read. They are left alone.",
    )
    count_appearing = fields.Integer(
        string="Breaches that appear",
        readonly=True,
        help="Clocks in time now that would be late.",
    )
    count_withdrawn = fields.Integer(
        string="Breaches withdrawn",
        readonly=True,
        help="Clocks late now that would be in time again.",
    )
    is_cut = fields.Boolean(compute="_compute_is_cut")
    # What is done
    pending = fields.Json(readonly=True, help="The clocks still to be worked off.")
    count_done = fields.Integer(
        string="Recalculated",
        readonly=True,
        help="Clocks that were really changed.",
    )
    count_handled = fields.Integer(readonly=True)
    progress = fields.Integer(
        string="Progress (%)",
        compute="_compute_progress",
        help="Part of the clocks to be changed that has been worked through.",
    )

    @api.model
    def _default_chosen(self):
        if self.env.context.get("active_model") != "sla.clock":
            return False
        return self.env.context.get("active_ids") or False

    @api.model
    def _selection_mode(self):
        return (
            self.env["sla.policy"]
            ._fields["retarget_mode"]
            ._description_selection(self.env)
        )

    @api.depends("line_ids", "count_changed", "count_left")
    def _compute_is_cut(self):
        for wizard in self:
            shown = wizard.count_changed + wizard.count_left
            wizard.is_cut = len(wizard.line_ids) < shown

    @api.depends("state", "count_changed", "count_handled")
    def _compute_progress(self):
        for wizard in self:
            total = wizard.count_changed or 1
            done = 100 * wizard.count_handled // total
            wizard.progress = 100 if wizard.state == "done" else done

    # Looking

    def action_preview(self):
        """Show what would become of the clocks."""
        self.ensure_one()
        clocks = self._find_clocks()
        if not clocks:
            raise UserError(
                self.env._(
                    "There is no open clock here that you may see. Ended clocks are "
                    "never counted again. Choose others in the list of clocks."
                )
            )
        outcomes = self._foresee(clocks)
        self.line_ids.unlink()
        self.write(
            {
                "state": "preview",
                "count_hidden": self._count_hidden(clocks),
                **self._prepare_totals(outcomes),
                "line_ids": [
                    (0, 0, vals) for vals in self._prepare_lines(outcomes)[:_SHOWN]
                ],
            }
        )
        return self._reopen()

    def action_back(self):
        """Choose differently."""
        self.write({"state": "choose"})
        return self._reopen()

    def _get_domain(self):
        """Return which clocks are meant."""
        domain = [("state", "in", OPEN)]
        if self.policy_id:
            domain.append(("policy_id", "=", self.policy_id.id))
        elif self.agreement_id:
            domain.append(("agreement_id", "=", self.agreement_id.id))
        else:
            domain.append(("id", "in", self.chosen or []))
        return domain

    def _find_clocks(self):
        """Return the clocks that are meant, of documents that the user may read."""
        return self.env["sla.clock"].search(self._get_domain(), order="id")

    def _count_hidden(self, clocks):
        # sudo: only how many there are, in the companies that the user works in
        everything = self.env["sla.clock"].sudo()
        companies = [("company_id", "in", self.env.companies.ids)]
        return everything.search_count(self._get_domain() + companies) - len(clocks)

    def _get_order(self):
        return Order(self.mode, self.wording == "current", self.reason or "")

    def _foresee(self, clocks):
        outcomes = []
        for batch in split_every(AT_ONCE, clocks.ids, clocks.browse):
            # sudo: matching is the same for everyone; the user may read these clocks
            outcomes += batch.sudo()._foresee(self._get_order())
        return outcomes

    def _prepare_totals(self, outcomes):
        changing = [o for o in outcomes if o.verdict == "changes"]
        same = sum(o.verdict == "same" for o in outcomes)
        effects = [self._get_effect(outcome) for outcome in changing]
        return {
            "count_open": len(outcomes),
            "count_changed": len(changing),
            "count_same": same,
            "count_left": len(outcomes) - len(changing) - same,
            "count_appearing": effects.count("appears"),
            "count_withdrawn": effects.count("withdrawn"),
            "pending": [outcome.clock.id for outcome in changing],
        }

    def _prepare_lines(self, outcomes):
        """Return the values of the lines, what matters most first."""
        lines = [
            {
                "clock_id": outcome.clock.id,
                "old_deadline": outcome.clock.deadline,
                "old_status": outcome.clock.status,
                "new_deadline": outcome.deadline,
                "new_status": outcome.status,
                "effect": self._get_effect(outcome),
                "note": outcome.text,
            }
            for outcome in outcomes
            if outcome.verdict != "same"
        ]
        order = list(dict(self.line_ids._fields["effect"].selection))
        lines.sort(key=lambda line: order.index(line["effect"]))
        return lines

    def _get_effect(self, outcome):
        """Return what a manager has to know first of an outcome."""
        if outcome.verdict != "changes":
            return outcome.verdict
        before, after = outcome.clock.status, outcome.status
        if "breached" in (before, after) and before != after:
            return "appears" if after == "breached" else "withdrawn"
        old, new = outcome.clock.deadline, outcome.deadline
        if not old or not new or old == new:
            return "other"
        return "earlier" if new < old else "later"

    # Doing

    def action_confirm(self):
        """Do what was shown: at once, or in the background if it is much."""
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Look at the preview before you recalculate."))
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "Say why the clocks are recalculated: the reason is kept in the "
                    "log of every clock."
                )
            )
        self.write({"state": "running", "count_done": 0, "count_handled": 0})
        if len(self.pending or ()) > AT_ONCE:
            cron = self.env.ref("sla_base.ir_cron_sla_recalculate")
            cron.sudo()._trigger()  # sudo: managers start the engine's job
        else:
            self._work(AT_ONCE)
        return self._reopen()

    def action_refresh(self):
        """Show how far the background job is."""
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recalculate clocks"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _cron_recalculate(self):
        """Work off what was too much to be done at once, in batches that are
        committed."""
        self.env["sla.clock"]._work_off(self._work_batch)

    @api.model
    def _work_batch(self, limit):
        """Recalculate at most ``limit`` clocks; return how many were looked at."""
        order = self.search([("state", "=", "running")], limit=1, order="id")
        locked = order.try_lock_for_update()
        if not locked:
            return 0
        done = locked._work(limit)
        if locked.state == "done":
            locked._tell_done()
        return done

    def _work(self, limit):
        """Recalculate the next ``limit`` clocks, and note how far this is."""
        pending = self.pending or []
        batch, rest = pending[:limit], pending[limit:]
        done = self._do(batch)
        self.write(
            {
                "pending": rest,
                "count_handled": self.count_handled + len(batch),
                "count_done": self.count_done + done,
                "state": "running" if rest else "done",
            }
        )
        return len(batch)

    def _do(self, ids):
        """Recalculate clocks as the one who ordered it; return how many changed."""
        manager = self.create_uid
        clocks = self.env["sla.clock"].with_user(manager)
        clocks = clocks.with_context(allowed_company_ids=manager.company_ids.ids)
        readable = clocks.search([("id", "in", ids), ("state", "in", OPEN)], order="id")
        # sudo: nobody writes clocks but the engine; the manager may read these
        return self._do_safely(readable.sudo())

    def _do_safely(self, clocks):
        """Recalculate; a batch that fails is split until the clock that fails is alone,
        which is then reported."""
        if not clocks:
            return 0
        try:
            with self.env.cr.savepoint():
                outcomes = clocks._recalculate(self._get_order())
                self.env.flush_all()
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()
            if len(clocks) > 1:
                middle = len(clocks) // 2
                first = self._do_safely(clocks[:middle])
                return first + self._do_safely(clocks[middle:])
            _logger.exception("SLA clock %s could not be recalculated", clocks.id)
            # sudo: faults are kept by the engine
            self.env["sla.fault"].sudo()._report_clock(clocks, error)
            return 0
        return sum(outcome.verdict == "changes" for outcome in outcomes)

    def _tell_done(self):
        """The manager may have gone elsewhere meanwhile: tell that it is done."""
        user = self.create_uid
        speaker = self.with_context(lang=user.lang)
        user._bus_send(
            "simple_notification",
            {
                "type": "success",
                "title": speaker.env._("Clocks recalculated"),
                "message": speaker.env._(
                    "%s clocks have been recalculated.", self.count_done
                ),
                "sticky": True,
            },
        )
