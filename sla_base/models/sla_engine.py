import logging
from collections import defaultdict
from contextlib import contextmanager

import psycopg2

from odoo import api, models

from ..engine import rows
from ..engine.plan import CUSTOMER
from ..engine.sync import Sync, chain_of
from .sla_clock import status_at

_logger = logging.getLogger(__name__)

# Errors of PostgreSQL that Odoo answers by running the whole transaction again.
CONCURRENCY_ERRORS = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
)
# The statuses of open clocks, the worst first.
_NAMES = ("breached", "at_risk", "running", "paused")
# What of a clock decides on the status of its document.
_SHOWN = (
    "res_id",
    "kind",
    "state",
    "agreement_id",
    "breached_at",
    "deadline",
    "warn_at",
)
_ORDER = {name: order for order, name in enumerate(_NAMES)}


class SlaEngine(models.AbstractModel):
    """Where documents and clocks meet: collects what changed in a transaction, and
    brings the clocks in line, without ever being in the way of the user's edit."""

    _name = "sla.engine"
    _description = "SLA Engine"

    # What is pending in this transaction

    def _get_pending(self, topic, model):
        data = self.env.cr.precommit.data
        return data.setdefault(f"sla.{topic}", defaultdict(set))[model]

    def _get_new(self, model):
        """Return the ids of documents created in this transaction: they have no clocks
        to look for."""
        return self._get_pending("new", model)

    def _get_status_only(self, model):
        """Return the ids of documents whose clocks are in line, so that only what is
        shown of them is to be computed."""
        return self._get_pending("status", model)

    def _get_resumed(self, model):
        """Return ``{document id: cause}`` of the documents whose pause by hand was
        ended in this transaction; the next look at them says so in the log."""
        data = self.env.cr.precommit.data
        return data.setdefault("sla.resumed", defaultdict(dict))[model]

    # Draining

    def _drain(self, documents):
        """Bring the clocks of the changed ones among ``documents`` in line, and return
        the clocks of all of them. Whatever goes wrong is rolled back and reported; the
        user's edit stays."""
        known = self._get_status_only(documents._name)
        changed = documents.browse(id_ for id_ in documents._ids if id_ not in known)
        known.difference_update(documents._ids)
        clocks = self.env["sla.clock"]
        if changed and self._has_work(changed):
            clocks = self._sync_safely(changed)
        return clocks | self.env["sla.clock"]._get_of_documents(documents - changed)

    def _has_work(self, documents):
        """Return whether there may be a promise on ``documents``, made or to make."""
        plan = self.env["sla.metric"]._get_plan(documents._name)
        new = self._get_new(documents._name)
        if plan.policies or plan.errors or not new.issuperset(documents._ids):
            return True
        new.difference_update(documents._ids)
        return False

    def _sync_safely(self, documents):
        """Run :meth:`_sync` so that its failure costs nothing but its own work."""
        reports = []
        with self._holding_back(documents):
            # the user's own changes must be in the database before the savepoint:
            # rolling back would silently lose what is still in the cache
            self.env.flush_all()
            try:
                with self.env.cr.savepoint(flush=False):
                    clocks = self._sync(documents, reports)
                    self._flush_ours()
            except CONCURRENCY_ERRORS:
                raise
            except Exception as error:
                self._recover()
                if len(documents) > 1:
                    return self._sync_halves(documents)
                _logger.exception("Service levels of %s failed", documents)
                if isinstance(error, psycopg2.errors.UniqueViolation):
                    # another transaction has started the same clock: look again later
                    self._request_reconcile()
                reports = [(None, None, documents, f"{type(error).__name__}: {error}")]
                clocks = self.env["sla.clock"]._get_of_documents(documents)
            self.env["sla.fault"]._report(documents, reports)
        return clocks

    def _sync_halves(self, documents):
        """Find the document that fails, so that the others get what is promised."""
        middle = len(documents) // 2
        clocks = self._sync_safely(documents[:middle])
        return clocks | self._sync_safely(documents[middle:])

    @contextmanager
    def _holding_back(self, documents):
        """Keep further documents of the same model out of the way: they are pending
        too, and flushing would come back here for each thousand of them, one inside the
        other."""
        field = documents._fields["sla_status"]
        waiting = documents.browse(self.env.transaction.tocompute.get(field, ()))
        fields = documents.pool.field_computed[field]
        for each in fields:
            self.env.remove_to_compute(each, waiting)
        try:
            yield
        finally:
            for each in fields:
                self.env.add_to_compute(each, waiting)

    def _flush_ours(self):
        self.env["sla.clock"].flush_model()

    def _recover(self):
        """Forget everything that was rolled back."""
        self.env.transaction.clear()
        self.env.registry.clear_cache()

    def _sync(self, documents, reports, at=None):
        """Run one pass over ``documents`` and return all their clocks; what could not
        be done is added to ``reports``."""
        plan = self.env["sla.metric"]._get_plan(documents._name)
        clocks = self._load_clocks(documents)
        if not (plan.policies or plan.errors or clocks):
            return clocks
        now = at or self.env["sla.clock"]._now()

        def report(metric_id, policy_id, concerned, error):
            reports.append((metric_id, policy_id, concerned, error))

        pending = self._get_pending("anew", documents._name)
        anew = {id_: mode for id_, mode in pending if id_ in documents._ids}
        resumed = self._get_resumed(documents._name)
        sync = Sync(documents, plan, _by_chain(clocks), now, report, anew, resumed)
        born = sync.run()
        pending.difference_update(anew.items())
        for id_ in resumed.keys() & set(documents._ids):
            del resumed[id_]
        return clocks | born

    def _load_clocks(self, documents):
        """Return the clocks of ``documents``, oldest first."""
        new = self._get_new(documents._name)
        old = documents.browse(id_ for id_ in documents._ids if id_ not in new)
        new.difference_update(documents._ids)
        return self.env["sla.clock"]._get_of_documents(old)

    # What is shown

    def _summarize(self, clocks, of_party=False):
        """Return ``{document id: values of its service level fields}`` for the
        documents of ``clocks``: the worst open promise to the customer first; if none
        is open, whether all were met. With ``of_party`` (see ``_sla_of_party``) the
        promises of the party count like those to customers."""
        own = defaultdict(list)
        shown = zip(*rows.read(clocks, _SHOWN), strict=True)
        for res_id, kind, *clock in shown:
            if (of_party or kind == "customer") and clock[0] != "cancelled":
                own[res_id].append(clock)
        now = self.env["sla.clock"]._now()
        return {
            document_id: self._summarize_one(clocks, now)
            for document_id, clocks in own.items()
        }

    def _summarize_one(self, clocks, now):
        statuses, deadlines, warnings = [], [], []
        missed, agreement = False, None
        for state, agreement_id, broken, deadline, warn_at in clocks:
            agreement = agreement_id or agreement
            missed = missed or bool(broken)
            if state == "stopped":
                continue
            status = status_at(now, state, broken, deadline, warn_at)
            statuses.append(_ORDER[status])
            if deadline:
                deadlines.append(deadline)
            if warn_at and not broken:
                warnings.append(warn_at)
        if statuses:
            status = _NAMES[min(statuses)]
        else:
            status = "breached" if missed else "met"
        return {
            "sla_status": status,
            "sla_next_deadline": min(deadlines, default=None),
            "sla_warn_at": min(warnings, default=None),
            "sla_agreement_id": agreement,
        }

    # Looking again

    def _request_reconcile(self):
        cron = self.env.ref("sla_base.ir_cron_sla_reconcile", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # sudo: any user's edit may need another look

    @api.model
    def _resync(self, model, ids, anew=False, mode=None):
        """Look at documents again, as the background job does; with ``anew``, choose
        their promises again even if nothing on them has changed: a policy is to cover
        what is open already. ``mode`` says what becomes of the time used, see
        ``sla.policy.retarget_mode``; by default what the policy found says."""
        documents = self.env[model].sudo().browse(ids).exists()  # sudo: engine's work
        if anew:
            pending = self._get_pending("anew", model)
            pending.update((id_, mode) for id_ in documents._ids)
        documents._sla_mark()
        documents.mapped("sla_status")
        return documents


def _by_chain(clocks):
    """Return ``{document id: {metric id: {chain: latest clock}}}``."""
    result = {}
    asked = zip(*rows.read(clocks, ("res_id", "metric_id", "kind")), strict=True)
    for clock, (res_id, metric_id, kind) in zip(clocks, asked, strict=True):
        chain = CUSTOMER if kind == "customer" else chain_of(clock)
        result.setdefault(res_id, {}).setdefault(metric_id, {})[chain] = clock
    return result
