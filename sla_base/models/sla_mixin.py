from odoo import api, fields, models

_COMPUTED = ("sla_status", "sla_next_deadline", "sla_warn_at", "sla_agreement_id")
_ENGINE_FIELDS = {
    *_COMPUTED,
    "sla_clock_ids",
    "sla_first_reply_at",
    "sla_waiting_since",
    "sla_paused_at",
    "sla_paused_until",
    "sla_pause_reason_id",
    "sla_pause_note",
    "sla_exempt",
}


class SlaMixin(models.AbstractModel):
    """What a kind of document inherits so that promises can be put on it.

    A host says which of its fields matter (``_sla_trigger_fields``), overrides the
    hooks whose defaults do not fit (``_sla_get_*``), and calls
    ``sla_base.hooks.create_host_columns`` in its ``pre_init_hook``. Hooks are for one
    record and read fields only: the engine calls them on batches that are prefetched.
    """

    _name = "sla.mixin"
    _description = "Service Levels"

    _sla_host = True
    # Fields of the host whose change can mean another promise: customer, team,
    # priority… All that the hooks look at: documents of a batch that agree on these are
    # asked only once.
    _sla_trigger_fields = ()
    # Whether a document is what one party does for us, and not what a customer asked
    # for: then the agreements with that party (``_sla_get_party``) decide, policies
    # without an agreement only where those promise nothing, and the status tells of
    # all of them.
    _sla_of_party = False

    sla_clock_ids = fields.One2many(
        "sla.clock",
        "res_id",
        string="Clocks",
        domain=lambda self: [("res_model", "=", self._name)],
        groups="base.group_user",
        copy=False,
    )
    sla_status = fields.Selection(
        selection="_get_sla_statuses",
        string="Service level",
        compute="_compute_sla",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
        help="The worst open promise to the customer; if none is open, whether all "
        "were met. Empty: nothing was promised.",
    )
    sla_next_deadline = fields.Datetime(
        string="Next deadline",
        compute="_compute_sla",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
        help="The soonest deadline of an open promise, overdue ones included.",
    )
    sla_warn_at = fields.Datetime(
        string="At risk from",
        compute="_compute_sla",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
    )
    sla_agreement_id = fields.Many2one(
        "sla.agreement",
        string="SLA agreement",
        compute="_compute_sla",
        store=True,
        index="btree_not_null",
        groups="base.group_user",
        copy=False,
        help="The agreement that the promise to the customer comes from.",
    )
    sla_first_reply_at = fields.Datetime(
        string="First reply",
        readonly=True,
        groups="base.group_user",
        copy=False,
        help="The first public message of one of our people, or a logged call.",
    )
    sla_waiting_since = fields.Datetime(
        string="Unanswered since",
        readonly=True,
        groups="base.group_user",
        copy=False,
        help="The first message of the requester that has not been answered.",
    )

    sla_exempt = fields.Boolean(
        string="No service levels",
        groups="base.group_user",
        copy=False,
        help="No clocks start on this document. Set on copies and imports.",
    )

    @api.model
    def _get_sla_statuses(self):
        # Terms of this code, not of the fields of each host: an add-on that comes
        # after this one would have them in English.
        names = {
            "running": self.env._("In time"),
            "at_risk": self.env._("At risk"),
            "paused": self.env._("Paused"),
            "breached": self.env._("Breached"),
            "met": self.env._("Met"),
        }
        return list(names.items())

    # Compute: first the clocks, then what is shown of them

    def _compute_sla(self):
        """Bring the clocks of changed documents in line, then tell what they say."""
        documents = self.browse(id_ for id_ in self._ids if isinstance(id_, int))
        (self - documents)._sla_assign({}, self._ids)
        if not documents:
            return
        engine = self.env["sla.engine"]
        fresh = engine._get_new(self._name).intersection(documents._ids)
        clocks = engine._drain(documents)
        summaries = engine._summarize(clocks, of_party=self._sla_of_party)
        documents._sla_assign(summaries, fresh)

    def _sla_assign(self, summaries, fresh):
        """Set what is shown: nothing on ``fresh`` documents, of which nothing is in the
        database yet, costs nothing."""
        # straight into the cache, as a compute may: a thousand tickets at once are
        # noticeably slower otherwise
        for name in _COMPUTED:
            field = self._fields[name]
            for document in self:
                id_ = document._ids[0]
                summary = summaries.get(id_)
                value = summary[name] if summary else None
                dirty = bool(summary) or id_ not in fresh
                field._update_cache(document, value, dirty=dirty)

    # Noticing changes

    @api.model
    def _sla_get_trigger_fields(self):
        """Return the names of the fields of this model that decide on the promise."""
        names = ["sla_exempt", *self._sla_trigger_fields]
        return [*names, "active"] if "active" in self._fields else names

    def _sla_mark(self):
        """Have the engine look at these documents again before the transaction ends, or
        when their service level is read."""
        documents = self.browse(id_ for id_ in self._ids if isinstance(id_, int))
        self.env["sla.engine"]._get_status_only(self._name).difference_update(
            documents._ids
        )
        for name in _COMPUTED:
            self.env.add_to_compute(self._fields[name], documents)

    def _sla_mark_for_status(self):
        """Have what is shown of the clocks computed again; the clocks themselves are in
        line."""
        pending = self.env.transaction.tocompute.get(self._fields["sla_status"], ())
        fresh = [id_ for id_ in self._ids if id_ not in pending]
        self.env["sla.engine"]._get_status_only(self._name).update(fresh)
        for name in _COMPUTED:
            self.env.add_to_compute(self._fields[name], self)

    def _sla_is_watched(self, names):
        plan = self.env["sla.metric"]._get_plan(self._name)
        return not plan.watched.isdisjoint(names)

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if self.env.context.get("sla_exempt_new"):
            for document in documents:
                document._sla_set_quietly({"sla_exempt": True})
        self.env["sla.engine"]._get_new(self._name).update(documents._ids)
        documents._sla_mark()
        return documents

    def copy(self, default=None):
        # a copy is an old request, unless whoever copies says otherwise
        exempt = not self.env.context.get("sla_start")
        copies = super(SlaMixin, self.with_context(sla_exempt_new=exempt)).copy(default)
        return copies.with_env(self.env)

    @api.model
    def load(self, fields, data):
        # so are imported documents
        exempt = not self.env.context.get("sla_start")
        return super(SlaMixin, self.with_context(sla_exempt_new=exempt)).load(
            fields, data
        )

    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in _ENGINE_FIELDS:
            # what the engine says is not for users to change, by RPC or otherwise
            if field.name != "sla_exempt":
                return False
            if not self.env.user.has_group("sla_base.group_sla_manager"):
                return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        result = super().write(vals)
        if self._sla_is_watched(vals):
            self._sla_mark()
        return result

    def _compute_field_value(self, field):
        # what drives documents is often a stored compute, which never passes write()
        result = super()._compute_field_value(field)
        if field.store and field.name not in _COMPUTED and any(self._ids):
            if self._sla_is_watched((field.name,)):
                self._sla_mark()
        return result

    def unlink(self):
        # sudo: whoever may delete the document deletes its clocks with it
        clocks = self.env["sla.clock"].sudo()._get_of_documents(self)
        result = super().unlink()
        clocks.unlink()
        return result

    # Messages

    def _sla_note_messages(self, replied, asked):
        """A public reply of ours was posted on these documents (``replied``), or a
        message of the requester came in (``asked``)."""
        now = self.env.cr.now().replace(microsecond=0)
        watched = self.env["sla.metric"]._get_plan(self._name).watched
        # sudo: readers may post, and these facts are the engine's
        for document in self.sudo():
            vals = {}
            if replied:
                if not document.sla_first_reply_at:
                    vals["sla_first_reply_at"] = now
                if document.sla_waiting_since:
                    vals["sla_waiting_since"] = False
            elif asked and not document.sla_waiting_since:
                vals["sla_waiting_since"] = now
            vals = {name: value for name, value in vals.items() if name in watched}
            if vals:
                document._sla_set_quietly(vals)
                document._sla_mark()
            if asked and document.sla_pause_reason_id.resume_on_reply:
                document._sla_end_pause("reply")

    def _sla_set_quietly(self, vals):
        """Set facts of the engine without the host's write: that would leave traces of
        an edit that nobody made, and on invoices do harm."""
        for name, value in vals.items():
            self._fields[name]._update_cache(self, value or None, dirty=True)
