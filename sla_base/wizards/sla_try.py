from odoo import api, fields, models
from odoo.fields import Command

from ..engine.trial import Trial
from ..models.sla_target import PRIORITIES


class SlaTry(models.TransientModel):
    """Shows what would be promised to a document: which policy wins and why, the
    deadlines, and the alerts to come. Nothing is written.

    The document is made up from what is typed, or a real one of which some of it is
    changed. Hosts say by ``_sla_get_trial_fields`` what they can be asked for.
    """

    _name = "sla.try"
    _description = "Try SLA Policies"

    model_id = fields.Many2one(
        "ir.model",
        string="Kind of document",
        required=True,
        ondelete="cascade",
        domain="[('is_sla_host', '=', True)]",
        default=lambda self: self._default_model_id(),
        help="What the promise would be made on, for example a ticket.",
    )
    model = fields.Char(related="model_id.model", string="Model name")
    asked = fields.Char(
        compute="_compute_asked", help="What this kind of document can be asked for."
    )
    moment = fields.Datetime(
        string="Time starts at",
        required=True,
        default=lambda self: self.env.cr.now().replace(microsecond=0),
        help="In your time zone. For example when the document comes in.",
    )
    document_ref = fields.Reference(
        selection="_selection_document",
        string="Like this document",
        help="Take what matters from a real document, then change it below to see what "
        "would be different. Empty: a document that is made up.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company that the document would belong to.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        help="Whose document it would be. Empty: nobody's; then only policies for all "
        "customers can win.",
    )
    tier_id = fields.Many2one(
        "sla.tier",
        compute="_compute_tier_id",
        store=True,
        readonly=False,
        help="The customer's tier; choose another one to see what it would change.",
    )
    service_id = fields.Many2one(
        "sla.service",
        help="The service that the document would be about. Empty: none.",
    )
    priority = fields.Selection(
        PRIORITIES,
        default="1",
        help="The priority that the document would have.",
    )
    team_model_id = fields.Many2one("ir.model", compute="_compute_asked")
    team_ref = fields.Reference(
        selection="_selection_team",
        string="Team",
        help="The team that the document would be with. Its working hours may count. "
        "Empty: none.",
    )
    draft_ids = fields.Many2many(
        "sla.policy",
        string="Drafts to include",
        domain="[('state', '=', 'draft'), ('model_id', '=', model_id)]",
        help="Drafts that count here as if they were in force for all documents.",
    )
    result = fields.Json(
        compute="_compute_result",
        help="The policies that win, the deadlines, and the alerts to come. Nothing is "
        "written.",
    )

    @api.model
    def _default_model_id(self):
        hosts = self.env["ir.model"]._sla_host_names()
        # sudo: which kinds of documents policies are written for
        policies = self.env["sla.policy"].sudo().search([("model", "in", hosts)])
        names = policies.mapped("model") or sorted(hosts)
        return self.env["ir.model"]._get(names[0]) if names else False

    @api.model
    def _selection_document(self):
        names = self.env["ir.model"]._sla_host_names()
        return self._name_models(names)

    @api.model
    def _selection_team(self):
        hosts = self.env["ir.model"]._sla_host_names()
        fields_ = (self.env[name]._fields.get("team_id") for name in hosts)
        return self._name_models({field.comodel_name for field in fields_ if field})

    @api.model
    def _name_models(self, names):
        # sudo: the names of the kinds of documents
        models_ = self.env["ir.model"].sudo()
        return [(name, models_._get(name).name) for name in sorted(names)]

    @api.depends("model_id")
    def _compute_asked(self):
        for trial in self:
            host = trial._get_host()
            known = host._sla_get_trial_fields() if host is not None else {}
            trial.asked = ",".join(known)
            team = None
            if "team_ref" in known:
                team = host._fields[known["team_ref"]].comodel_name
            trial.team_model_id = team and self.env["ir.model"]._get(team)

    @api.depends("partner_id", "company_id")
    def _compute_tier_id(self):
        for trial in self:
            customer = trial.partner_id.commercial_partner_id
            trial.tier_id = customer.with_company(trial.company_id).sla_tier_id

    @api.onchange("model_id")
    def _onchange_model_id(self):
        self.draft_ids = self.draft_ids.filtered(
            lambda policy: policy.model_id == self.model_id
        )
        for name in ("document_ref", "team_ref"):
            known = self[name] and self[name]._name
            if known and known not in (self.model, self.team_model_id.model):
                self[name] = False

    @api.onchange("document_ref")
    def _onchange_document_ref(self):
        """Take what matters from the real document."""
        document = self.document_ref
        if not document:
            return
        self.moment = document.create_date.replace(microsecond=0)
        for name, own in document._sla_get_trial_fields().items():
            value = document[own]
            if self._fields[name].type == "reference":
                value = f"{value._name},{value.id}" if value else False
            if value or name != "company_id":
                self[name] = value

    # The result

    @api.depends(lambda self: self._get_inputs())
    def _compute_result(self):
        for trial in self:
            trial.result = trial._get_result()

    @api.model
    def _get_inputs(self):
        return [
            name
            for name, field in self._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS
        ]

    def _get_result(self):
        """Return what the panel shows: ``{"problem"}``, or ``{"metrics": [{"name",
        "note", "promises", "policies"}, …]}``; times are UTC texts."""
        host = self._get_host()
        if host is None or not self.moment:
            text = self.env._("Choose a kind of document, and when its time starts.")
            return {"problem": text}
        self._check_readable(host)
        plan = self._get_plan()
        if not plan.metrics:
            return {"problem": self._explain_nothing()}
        document = self._make_document(host, plan)
        trial = Trial(document, plan, self.moment, self.tier_id)
        try:
            return {"metrics": [self._show(trial, m) for m in plan.metrics]}
        finally:
            document.invalidate_recordset(flush=False)

    def _get_promises(self):
        """Return ``[(metric's name, Promise)]`` of what the customer is promised from
        the moment on, of metrics whose time starts with the document itself. Promises
        that cannot be kept are left out: whoever asks can do nothing about them."""
        host = self._get_host()
        self._check_readable(host)
        plan = self._get_plan()
        document = self._make_document(host, plan)
        trial = Trial(document, plan, self.moment, self.tier_id)
        metrics = self.env["sla.metric"]
        try:
            return [
                (metrics.browse(metric.id).name, promise)
                for metric in plan.metrics
                if metric.start.is_true()
                for promise in trial.get_promises(metric)
                if promise.policy.kind == "customer" and not promise.problem
            ]
        finally:
            document.invalidate_recordset(flush=False)

    def _get_host(self):
        """Return the kind of document, None if there is none."""
        name = self.model_id.model
        return self.env[name] if name in self.env else None

    def _get_plan(self):
        metrics = self.env["sla.metric"]
        if not self.draft_ids:
            return metrics._get_plan(self.model)
        return metrics._plan_with(self.model, self.draft_ids.ids)

    def _check_readable(self, host):
        """The engine looks at everything; so what it is given must be the user's to
        read."""
        given = [self.draft_ids, self.tier_id, self.document_ref, self.company_id]
        given += [self[name] for name in host._sla_get_trial_fields()]
        for records in given:
            if isinstance(records, models.BaseModel):
                # of a new record, the ids are those of real ones
                records.browse(records.ids).check_access("read")

    def _make_document(self, host, plan):
        """Return a new record that says what is typed. What policies look at beyond
        that is as in the real document, or as on a new one."""
        # sudo: policies look at documents as superuser
        host = host.sudo().with_company(self.company_id)
        vals = {}
        if not self.document_ref:
            vals = host.default_get(list(plan.matched))
        for name, own in host._sla_get_trial_fields().items():
            value = self[name]
            if isinstance(value, models.BaseModel):
                several = host._fields[own].type.endswith("2many")
                value = [Command.set(value.ids)] if several else value.id
            vals[own] = value
        return host.new(vals, origin=self.document_ref or None)

    def _explain_nothing(self):
        return self.env._(
            "No policy in force promises anything for this kind of document. Put one "
            "in force, or include a draft that has targets."
        )

    def _show(self, trial, metric):
        promises = trial.get_promises(metric)
        verdicts = trial.get_verdicts(metric, promises)
        note = ""
        if not metric.start.is_true():
            note = self.env._(
                "Starts only when the document comes to meet “Starts when”; here as if "
                "that were at this moment."
            )
        return {
            "name": self.env["sla.metric"].browse(metric.id).name,
            "note": note,
            "promises": [self._show_promise(promise) for promise in promises],
            "policies": self._show_policies(verdicts),
        }

    def _show_promise(self, promise):
        policy = self.env["sla.policy"].browse(promise.policy.id)
        shown = {
            "kind": promise.policy.kind,
            "policy": policy.name,
            "agreement": policy.agreement_id.name or "",
            "problem": promise.problem or "",
        }
        if promise.problem:
            return shown
        zone = str(promise.schedule.zone)
        return shown | {
            "terms": self.env["sla.clock"]._explain_time(
                promise.definition,
                promise.allowance,
                promise.calendar.sudo(),  # sudo: its name only
                zone,
            ),
            "deadline": str(promise.deadline),
            "warn_at": str(promise.warn_at),
            "zone": zone,
            "local": self._format_local(promise, zone),
            "alerts": [self._show_alert(step, due) for step, due in promise.steps],
        }

    def _format_local(self, promise, zone):
        """Return the deadline in the zone of the working hours; the browser shows it
        if that is not its own."""
        return self.env._(
            "%(moment)s in the zone of the working hours (%(zone)s)",
            moment=self.env["sla.format"]._moment(promise.deadline, zone),
            zone=zone,
        )

    def _show_alert(self, step, due):
        """Return when a step is due, and whom it tells by what: the role, for who that
        is depends on the day."""
        alert = self.env["sla.escalation"].browse(step["id"])
        channels = dict(alert._fields["channel"]._description_selection(self.env))
        roles = dict(alert._fields["recipient"]._description_selection(self.env))
        whom = "" if alert._is_impersonal() else roles[alert.recipient]
        if alert.recipient == "users" and whom:
            whom = self.env["sla.format"]._list(alert.user_ids.mapped("name"))
        return {
            "at": str(due),
            "name": alert.name,
            "when": alert.when_text,
            "how": channels[alert.channel],
            "whom": whom,
        }

    def _show_policies(self, verdicts):
        """Return the policies considered, without those that the user may not read."""
        policies = self.env["sla.policy"]
        known = [("id", "in", [policy.id for policy, _code in verdicts])]
        visible = set(policies.search(known).ids)
        texts, ranks = policies._verdict_texts(), policies._rank_names()
        return [
            {
                "id": policy.id,
                "name": policies.browse(policy.id).name,
                "draft": policy.id in self.draft_ids.ids,
                "level": ranks[policy.rank],
                "verdict": texts[code],
                "won": code == "won",
            }
            for policy, code in verdicts
            if policy.id in visible
        ]
