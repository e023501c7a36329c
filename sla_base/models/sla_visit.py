from odoo import api, fields, models
from odoo.exceptions import UserError

# What people may write in; everything else is said by the steps below.
_FREE = {"report", "user_id", "capacity_id"}
_ACTIVITY = "mail.mail_activity_data_todo"


class SlaVisit(models.Model):
    """One visit of a plan, made ahead of time. It has a clock as other documents do:
    the time counts from the opening of its day, and ends when it is done."""

    _name = "sla.visit"
    _description = "Visit"
    _inherit = ["sla.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "planned_date, id"
    _check_company_auto = True
    _sla_trigger_fields = ("partner_id", "company_id", "user_id", "state")

    name = fields.Char(
        required=True,
        readonly=True,
        help="What the visit is for, as its plan says.",
    )
    plan_id = fields.Many2one(
        "sla.visit.plan",
        string="Visit plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The plan of the agreement that promised the visit.",
    )
    root_id = fields.Many2one(
        "sla.visit.plan", required=True, readonly=True, ondelete="restrict"
    )
    agreement_id = fields.Many2one(
        related="plan_id.agreement_id",
        store=True,
        index=True,
        help="The agreement that promises the visits.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Site",
        required=True,
        readonly=True,
        index=True,
        help="Where the visit takes place: the customer, or one of its addresses.",
    )
    customer_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Customer", store=True
    )
    nominal_date = fields.Date(
        string="Day of the plan",
        required=True,
        readonly=True,
        help="The day that the plan names, be it open or closed.",
    )
    planned_date = fields.Date(
        string="Planned",
        required=True,
        readonly=True,
        help="The first working day of the visit. A day of the plan that is closed has "
        "moved to the next open one.",
    )
    planned_start = fields.Datetime(
        string="Opening",
        required=True,
        readonly=True,
        help="When the time of the visit begins to count.",
    )
    deadline = fields.Datetime(
        string="To be done by",
        required=True,
        readonly=True,
        help="The end of the working days within which the visit has to be done.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        help="Who makes the visit. Empty: anybody of the team.",
    )
    capacity_id = fields.Many2one(
        "sla.capacity",
        string="Team",
        check_company=True,
        help="The team whose hours the visit uses up.",
    )
    hours = fields.Float(readonly=True, help="Working time that the visit takes.")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("done", "Done"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
        help="Missed: the time for it is over, and it was not made. It can still be "
        "marked as done.",
    )
    given_up = fields.Boolean(
        string="Given up",
        readonly=True,
        tracking=True,
        copy=False,
        help="Missed, and it will not be made up for.",
    )
    done_at = fields.Datetime(
        string="Done on",
        readonly=True,
        copy=False,
        help="When somebody marked the visit as done. Empty: it has not been made.",
    )
    result = fields.Selection(
        [
            ("open", "To do"),
            ("in_time", "Done in time"),
            ("late", "Done late"),
            ("missed", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        help="How it stands with the promise.",
    )
    report = fields.Text(help="What was done and found.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="The company of ours that owes the visit.",
    )

    # one visit for each day of a plan, in all versions of the agreement
    _once = models.UniqueIndex("(root_id, nominal_date)")

    @api.depends("name", "planned_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        texts = self.env["sla.format"]
        for visit in self:
            day = texts._day(visit.planned_date)
            visit.display_name = texts._list([visit.name, day]) if day else visit.name

    def write(self, vals):
        if not self.env.su and not self._get_free_fields().issuperset(vals):
            raise UserError(
                self.env._(
                    "Visits are made by the visit plan of the agreement. Mark a visit "
                    "as done, or cancel it; other days are agreed on by “Revise” on "
                    "the agreement."
                )
            )
        result = super().write(vals)
        if "user_id" in vals:
            self._hand_on_activities()
        return result

    @api.model
    def _get_free_fields(self):
        mixins = (self.pool["mail.thread"], self.pool["mail.activity.mixin"])
        names = {name for mixin in mixins for name in mixin._fields}
        manager = self.env.user.has_group("sla_base.group_sla_manager")
        return names | (_FREE | {"sla_exempt"} if manager else {"report"})

    # Steps

    def action_done(self):
        """Say that visits have been made."""
        self._check_step(("planned", "missed"), self.env._("Done"))
        # sudo: checked above; nobody else says how it stands
        for visit in self.sudo():
            visit.write({"state": "done", "done_at": self.env.cr.now()})
            visit.result = "late" if visit._is_broken() else "in_time"
            visit.activity_feedback([_ACTIVITY])

    def action_cancel(self):
        """Take visits off the list that were called off before they were due."""
        self._check_manager()
        self._check_step(("planned",), self.env._("Cancelled"))
        for visit in self:
            if visit.deadline < self.env.cr.now():
                raise UserError(
                    self.env._(
                        "Visit “%s” is late already: it counts as missed. Mark it as "
                        "done when it has been made, or give it up.",
                        visit.display_name,
                    )
                )
        self._cancel(self.env._("The visit was called off."))

    def action_give_up(self):
        """Say that missed visits are not made up for: their clocks end, broken."""
        self._check_manager()
        self._check_step(("missed",), self.env._("Given up"))
        # sudo: checked above
        visits = self.sudo()
        visits.given_up = True
        visits.activity_unlink([_ACTIVITY])

    def _check_manager(self):
        if not self.env.user.has_group("sla_base.group_sla_manager"):
            raise UserError(
                self.env._("Only managers call visits off. Ask one of them to do it.")
            )

    def _check_step(self, allowed, name):
        self.check_access("write")
        for visit in self:
            if visit.state not in allowed or visit.given_up:
                states = self._fields["state"]._description_selection(self.env)
                raise UserError(
                    self.env._(
                        "Visit “%(visit)s” is “%(state)s”; it cannot become "
                        "“%(next)s” from there.",
                        visit=visit.display_name,
                        state=dict(states)[visit.state],
                        next=name,
                    )
                )

    def _cancel(self, reason):
        # sudo: checked by the caller, or the agreement has no such visits any more
        visits = self.sudo()
        visits.write({"state": "cancelled", "result": "cancelled"})
        visits.activity_unlink([_ACTIVITY])
        for visit in visits:
            visit.message_post(body=reason)

    def _is_broken(self):
        """Return whether the promise was broken: as its clocks say, or without any, as
        the deadline says."""
        self.ensure_one()
        # the clocks are brought in line first
        self.mapped("sla_status")
        clocks = self.sla_clock_ids.filtered(lambda clock: clock.state != "cancelled")
        if clocks:
            return any(clocks.mapped("breached_at"))
        return self.deadline < (self.done_at or self.env.cr.now())

    @api.model
    def _mark_missed(self):
        """Say which visits have been missed: their time is over, and no clock says that
        there is some left."""
        now = self.env.cr.now()
        visits = self.search([("state", "=", "planned"), ("deadline", "<", now)])
        waiting = visits.filtered(
            lambda visit: (
                visit.sla_status == "paused" or (visit.sla_next_deadline or now) > now
            )
        )
        (visits - waiting).write({"state": "missed", "result": "missed"})

    def _announce(self):
        """Tell who is to make these visits, just put on the list; add-ons that make
        other work of some of them call this for the rest."""
        self.filtered("plan_id.with_activity")._remind()

    def _remind(self):
        """Have the responsible people, or the owners of the agreements, reminded."""
        for visit in self:
            user = visit._get_reminded()
            if user:
                visit.activity_schedule(
                    _ACTIVITY,
                    date_deadline=visit.planned_date,
                    summary=visit.name,
                    user_id=user.id,
                )

    def _get_reminded(self):
        """Return who is reminded of the visit (``res.users``); people without a role in
        Service Levels cannot open it."""
        self.ensure_one()
        user = self.user_id or self.agreement_id.owner_id
        return user.filtered(lambda person: self.with_user(person).has_access("read"))

    def _hand_on_activities(self):
        """Let the activities follow the responsible."""
        # sudo: activities of whoever was responsible before
        for visit in self.sudo():
            user = visit._get_reminded()
            if user:
                visit.activity_reschedule([_ACTIVITY], new_user_id=user.id)

    # Hooks of sla.mixin

    def _sla_get_holder(self):
        # what departments and suppliers promise, they do themselves
        agreement = self.agreement_id
        if agreement.kind == "customer":
            return None
        return agreement._get_term("party_ref") or None

    def _sla_get_further_facts(self):
        # a visit is part of its agreement, whatever services and tiers that is about
        agreement = self.agreement_id
        facts = {"visit_plan": self.root_id._ids}
        tiers = agreement._get_term("tier_ids")
        services = agreement._get_term("service_ids")
        if tiers:
            facts["tier"] = tiers._ids
        if services:
            facts["service"] = services._ids
        return facts

    @api.model
    def _sla_get_open_domain(self):
        return fields.Domain("state", "in", ("planned", "missed"))

    def _sla_is_served(self):
        return self.state != "cancelled" and super()._sla_is_served()
