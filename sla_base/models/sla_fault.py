from odoo import api, fields, models

from .sla_engine import CONCURRENCY_ERRORS


class SlaFault(models.Model):
    """What the engine could not do, for the SLA manager: which documents, because of
    what, and whether it has been mended. Documents are looked at again until it is."""

    _name = "sla.fault"
    _description = "SLA Fault"
    _order = "id desc"
    _rec_name = "error"

    model = fields.Char(string="Document model", required=True, index=True)
    model_name = fields.Char(
        string="Document",
        compute="_compute_model_name",
        help="The kind of documents that could not be handled, for example tickets.",
    )
    res_ids = fields.Json(string="Document IDs")
    document_count = fields.Integer(
        compute="_compute_documents",
        help="How many documents could not be handled because of this.",
    )
    policy_id = fields.Many2one(
        "sla.policy",
        ondelete="cascade",
        help="The policy that has to be mended. Empty: the fault is not about one "
        "policy.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        ondelete="cascade",
        help="The metric in which the fault occurred. Empty: it is not about one "
        "metric.",
    )
    clock_id = fields.Many2one(
        "sla.clock",
        ondelete="cascade",
        help="The clock that could not be brought up to date. Empty: the fault is "
        "about documents, not about one clock.",
    )
    company_id = fields.Many2one(
        "res.company",
        help="The company of the documents. Empty: it is not known, or they have none.",
    )
    error = fields.Char(
        required=True,
        string="What went wrong",
        help="What is wrong, where, and how to mend it.",
    )
    state = fields.Selection(
        [("open", "Open"), ("mended", "Mended")],
        default="open",
        required=True,
        help="Open: it is still so, and is tried again by itself. Mended: the cause is "
        "gone, and the documents have been handled.",
    )
    mended_at = fields.Datetime(
        string="Mended on",
        readonly=True,
        help="When the cause was found to be gone. Empty: it is still there.",
    )

    _open_faults = models.Index("(model) WHERE state = 'open'")

    @api.depends("model")
    def _compute_model_name(self):
        for fault in self:
            known = self.env["ir.model"]._get(fault.model)
            fault.model_name = known.name or fault.model

    @api.depends("res_ids")
    def _compute_documents(self):
        for fault in self:
            fault.document_count = len(fault.res_ids or ())

    @api.model
    def _report(self, documents, reports):
        """Keep what a pass over ``documents`` could not do: ``reports`` are ``(metric
        id, policy id, documents, error)``. One fault for each cause; never updated, so
        that two users cannot get in each other's way."""
        gathered = {}
        for metric_id, policy_id, concerned, error in reports:
            key = (metric_id or False, policy_id or False, str(error)[:500])
            gathered.setdefault(key, set()).update(concerned._ids)
        if not gathered:
            return
        # sudo: faults come from edits of users who may not read them
        faults = self.sudo()
        known = faults.search(
            [("model", "=", documents._name), ("state", "=", "open")], limit=1000
        )
        vals_list = []
        for (metric_id, policy_id, error), ids in gathered.items():
            ids -= known._get_known_ids(metric_id, policy_id, error)
            if ids:
                vals_list.append(
                    {
                        "model": documents._name,
                        "res_ids": sorted(ids),
                        "metric_id": metric_id,
                        "policy_id": policy_id,
                        "error": error,
                        "company_id": documents[:1]._sla_get_company().id,
                    }
                )
        faults.create(vals_list)

    def _get_known_ids(self, metric_id, policy_id, error):
        same = self.filtered(
            lambda fault: (
                (fault.metric_id.id, fault.policy_id.id, fault.error)
                == (metric_id, policy_id, error)
            )
        )
        return {id_ for fault in same for id_ in fault.res_ids or ()}

    @api.model
    def _report_calendar(self, schedule, error):
        """Keep that open clocks cannot be counted in what their working hours have
        become; closed when they can (see ``sla.clock._recalendar``)."""
        text = schedule._get_time_error(schedule.calendar_id, error)
        known = self.search(
            [
                ("model", "=", "resource.calendar"),
                ("state", "=", "open"),
                ("error", "=", text),
            ],
            limit=1,
        )
        if not known:
            self.create(
                {
                    "model": "resource.calendar",
                    "res_ids": schedule.calendar_id.ids,
                    "company_id": schedule.company_id.id,
                    "error": text,
                }
            )

    @api.model
    def _report_clock(self, clock, error):
        """Keep that the scheduler failed on ``clock``, which is tried again in an
        hour."""
        self.create(
            {
                "model": clock.res_model,
                "res_ids": [clock.res_id],
                "clock_id": clock.id,
                "metric_id": clock.metric_id.id,
                "policy_id": clock.policy_id.id,
                "company_id": clock.company_id.id,
                "error": f"{type(error).__name__}: {error}"[:500],
            }
        )
        clock._store({"next_event_at": fields.Datetime.add(clock._now(), hours=1)})

    def action_retry(self):
        """Look at the documents again; mended faults are closed."""
        self.check_access("write")
        self._retry()

    def _retry(self):
        for fault in self.filtered(lambda fault: fault.state == "open"):
            if fault._is_mended():
                fault._mend()

    def _is_mended(self):
        """Try again what failed, and return whether it works now."""
        # sudo: the engine works on documents that the manager may not read
        fault = self.sudo()
        if fault.clock_id:
            return fault._try_clock()
        if not getattr(self.env.get(fault.model), "_sla_host", False):
            return fault.model not in self.env  # calendars: see _recalendar
        documents = self.env[fault.model].sudo().browse(fault.res_ids or [])  # sudo: so
        return fault._try_documents(documents.exists())

    def _try_clock(self):
        try:
            with self.env.cr.savepoint():
                self.clock_id._tick()
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            self.env.invalidate_all(flush=False)
            return False
        return True

    def _try_documents(self, documents):
        """Look at ``documents`` again, and return whether nothing went wrong. What
        ended meanwhile ended when it failed, as far as anyone knows: a promise must not
        be broken by our own fault."""
        if not documents:
            return True
        reports = []
        try:
            with self.env.cr.savepoint():
                at = self.create_date.replace(microsecond=0)
                self.env["sla.engine"]._sync(documents, reports, at)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            self.env["sla.engine"]._recover()
            return False
        documents._sla_mark_for_status()
        own = (self.metric_id.id, self.policy_id.id)
        return not any(
            own == (metric_id or False, policy_id or False)
            for metric_id, policy_id, _documents, _error in reports
        )

    def _mend(self):
        self.write({"state": "mended", "mended_at": self.env.cr.now()})

    def action_view_documents(self):
        """Open the documents that the fault is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.model_name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.res_ids or [])],
        }
