from odoo import api, fields, models

# What a condition raises that names what is no longer there.
_BROKEN = (ValueError, TypeError, KeyError, AttributeError)


class CrmLead(models.Model):
    """What a lead is called, the same for marketing and for sales: worked out from the
    definitions in force, and never typed."""

    _inherit = "crm.lead"

    sla_class_id = fields.Many2one(
        "sla.lead.class",
        string="Class",
        compute="_compute_sla_class_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="base.group_user",
        help="The furthest class of the shared definitions that the lead meets.",
    )
    sla_class_missing = fields.Char(
        string="Missing for the next class",
        compute="_compute_sla_class_missing",
        groups="base.group_user",
        help="What keeps the lead from the next class of the shared definitions: a "
        "field to fill in, or a condition to meet. Empty: it has the last class, or "
        "none are defined.",
    )
    sla_class_change_ids = fields.One2many(
        "sla.lead.class.change",
        "lead_id",
        string="Changes of class",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    # Noticing changes: what decides is data, so it cannot be said by @api.depends

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._sla_mark_class()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if not self.env["sla.lead.class"]._get_watched().isdisjoint(vals):
            self._sla_mark_class()
        return result

    def _compute_field_value(self, field):
        result = super()._compute_field_value(field)
        if field.store and field.name != "sla_class_id" and any(self._ids):
            if field.name in self.env["sla.lead.class"]._get_watched():
                self._sla_mark_class()
        return result

    def _sla_mark_class(self):
        leads = self.browse(id_ for id_ in self._ids if isinstance(id_, int))
        self.env.add_to_compute(self._fields["sla_class_id"], leads)

    # Class

    def _compute_sla_class_id(self):
        """Class leads, and note in their history those whose class has changed."""
        found = self._sla_find_classes()
        changed = []
        for lead in self:
            before, plan = lead.sla_class_id, found.get(lead)
            lead.sla_class_id = plan.id if plan else False
            code = plan.code if plan else False
            if isinstance(lead.id, int) and before.code != code:
                changed.append((lead, before, plan))
        if changed:
            self._sla_note_classes(changed)

    def _sla_find_classes(self):
        """Return ``{lead: ClassPlan or None}``."""
        found = {}
        for company, leads in self.grouped(_company).items():
            plans = self.env["sla.lead.class"]._get_plan(company.id)
            for lead, met in leads._sla_get_met(plans).items():
                found[lead] = _furthest(plans, met)
        return found

    def _sla_get_met(self, plans):
        """Return ``{lead: ids of the classes whose own condition and required fields it
        meets}``."""
        met = {lead: set() for lead in self}
        for plan in plans:
            try:
                fitting = self.filtered_domain(plan.domain)
                for lead in fitting:
                    if all(lead[name] for name in plan.required):
                        met[lead].add(plan.id)
            except _BROKEN as error:
                text = f"{plan.code}: {type(error).__name__}: {error}"
                self.env["sla.fault"]._report(self, [(None, None, self, text)])
        return met

    def _sla_note_classes(self, changed):
        now = self.env.cr.now().replace(microsecond=0)
        reason = self.env.context.get("sla_class_reason", "lead")
        since = self._sla_get_class_since([lead.id for lead, *_rest in changed])
        # sudo: the history is the system's, and as visible as the lead
        self.env["sla.lead.class.change"].sudo().create(
            [
                {
                    "lead_id": lead.id,
                    "from_id": before.id,
                    "to_id": plan.id if plan else False,
                    "from_code": before.code,
                    "to_code": plan.code if plan else False,
                    "version_id": plan.version_id if plan else before.version_id.id,
                    "at": now,
                    "days": _days(since.get(lead.id), now),
                    "forward": self._sla_is_forward(before, plan),
                    "user_id": self.env.uid,
                    "reason": reason,
                    "owner_id": lead.user_id.id,
                    "team_id": lead.team_id.id,
                    "source_id": lead.source_id.id,
                    "company_id": lead.company_id.id,
                }
                for lead, before, plan in changed
            ]
        )

    @api.model
    def _sla_get_class_since(self, ids):
        """Return ``{lead id: when its class changed last}``."""
        # sudo: as above
        changes = self.env["sla.lead.class.change"].sudo()
        rows = changes._read_group([("lead_id", "in", ids)], ["lead_id"], ["at:max"])
        return {lead.id: at for lead, at in rows}

    @api.model
    def _sla_is_forward(self, before, plan):
        if not before or not plan:
            return bool(plan)
        after = self.env["sla.lead.class"].browse(plan.id)
        return (after.sequence, after.id) > (before.sequence, before.id)

    # What is missing

    @api.depends("sla_class_id", "write_date")
    def _compute_sla_class_missing(self):
        for company, leads in self.grouped(_company).items():
            plans = self.env["sla.lead.class"]._get_plan(company.id)
            met = leads._sla_get_met(plans)
            for lead in leads:
                plan = _next(plans, lead.sla_class_id.id)
                lead.sla_class_missing = plan and lead._sla_say_missing(
                    plan, plan.id in met[lead]
                )

    def _sla_say_missing(self, plan, is_met):
        """Return in words what this lead lacks for the class of ``plan``."""
        if is_met:
            return False
        # sudo: definitions are there for everybody
        target = self.env["sla.lead.class"].sudo().browse(plan.id)
        empty = [name for name in plan.required if not self[name]]
        parts = []
        if empty:
            labels = [self._fields[n]._description_string(self.env) for n in empty]
            parts.append(
                self.env._("Fill in: %s.", self.env["sla.format"]._list(labels))
            )
        if not self.filtered_domain(plan.domain):
            parts.append(target.how or target.definition or "")
        return self.env._(
            "For “%(name)s”: %(what)s", name=target.name, what=" ".join(parts)
        )


def _company(lead):
    return lead._sla_get_company()


def _furthest(plans, met):
    """Return the furthest of ``plans`` that is met, or None."""
    found, before = None, True
    for plan in plans:
        before = plan.id in met and (before or not plan.needs_previous)
        if before:
            found = plan
    return found


def _next(plans, class_id):
    """Return the plan after the class with ``class_id``; of none, the first."""
    ids = [plan.id for plan in plans]
    place = ids.index(class_id) + 1 if class_id in ids else 0
    return plans[place] if place < len(plans) else None


def _days(since, now):
    return (now - since).total_seconds() / 86400 if since else 0.0
