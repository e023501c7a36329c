from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaVisitPlan(models.Model):
    """Visits that an agreement promises: every so many weeks or months, each within so
    many working days. Its promise is a policy of the agreement, kept in line here, so
    that each visit gets a clock as every other document does."""

    _name = "sla.visit.plan"
    _description = "Visit Plan of an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, sequence, id"
    _check_company_auto = True
    _sla_free_fields = frozenset({"sequence", "policy_id", "root_id"})

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="What", required=True, help="For example inspection, or training."
    )
    interval = fields.Integer(
        string="Every",
        default=1,
        required=True,
        help="How many weeks or months lie between two visits. For example 3 and "
        "“months”: four visits a year.",
    )
    interval_unit = fields.Selection(
        [("week", "weeks"), ("month", "months")],
        string="Unit",
        default="month",
        required=True,
        help="Whether the number before it means weeks or months.",
    )
    first_date = fields.Date(
        string="First visit",
        required=True,
        default=fields.Date.context_today,
        help="The others follow from this day. One that falls on a closed day moves to "
        "the next open day; one that would move as far as the visit after it is left "
        "out.",
    )
    window = fields.Integer(
        string="Within (working days)",
        default=1,
        required=True,
        help="Working days within which the visit has to be done. 1: on the day "
        "itself.",
    )
    lead_days = fields.Integer(
        string="Days ahead",
        default=14,
        required=True,
        help="How many days before its day a visit is put on the list.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Site",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="The customer, or the address of the customer, that is visited.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        check_company=True,
        help="Who makes the visits. Empty: anybody of the team.",
    )
    capacity_id = fields.Many2one(
        "sla.capacity",
        string="Team",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The team whose capacity the visits use up.",
    )
    hours = fields.Float(
        string="Hours each", help="Working time that one visit takes, with the way."
    )
    with_activity = fields.Boolean(
        string="Activity",
        default=True,
        help="Remind the responsible of each visit by an activity; without a "
        "responsible, the owner of the agreement.",
    )
    policy_id = fields.Many2one(
        "sla.policy",
        string="Promise",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The policy that carries the promise. Add steps to its ladder to be "
        "alerted.",
    )
    root_id = fields.Many2one(
        "sla.visit.plan",
        string="In the first version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The plan that this one goes on with, if the agreement was revised.",
    )
    visit_ids = fields.One2many("sla.visit", "plan_id", string="Visits")

    _positive = models.Constraint(
        'CHECK ("interval" > 0 AND "window" > 0 AND lead_days >= 0 AND hours >= 0)',
        "Visit plan: “Every” and “Within” are at least 1; “Days ahead” and “Hours "
        "each” are not negative.",
    )

    @api.depends("name", "interval", "interval_unit")
    def _compute_display_name(self):
        for plan in self:
            texts = {
                ("week", True): self.env._("%(name)s, every week"),
                ("week", False): self.env._("%(name)s, every %(number)s weeks"),
                ("month", True): self.env._("%(name)s, every month"),
                ("month", False): self.env._("%(name)s, every %(number)s months"),
            }
            text = texts[plan.interval_unit or "month", plan.interval == 1]
            plan.display_name = text % {
                "name": plan.name or "",
                "number": plan.interval,
            }

    @api.constrains("partner_id", "agreement_id")
    def _check_partner(self):
        for plan in self:
            customers = plan.agreement_id._get_term("partner_ids")
            site = plan.partner_id
            if customers and not customers & (site | site.commercial_partner_id):
                raise ValidationError(
                    self.env._(
                        "Visit plan “%(plan)s”: “%(site)s” is none of the customers of "
                        "“%(agreement)s”. Choose one of their addresses, or add the "
                        "customer to the agreement.",
                        plan=plan.name,
                        site=site.display_name,
                        agreement=plan.agreement_id.display_name,
                    )
                )

    @api.constrains("user_id", "capacity_id")
    def _check_responsible(self):
        for plan in self:
            if not plan.user_id and not plan.capacity_id:
                raise ValidationError(
                    self.env._(
                        "Visit plan “%s”: nobody makes these visits. Choose a "
                        "responsible or a team.",
                        plan.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._keep_policy()
        return plans

    def write(self, vals):
        result = super().write(vals)
        if not {"name", "window", "agreement_id"}.isdisjoint(vals):
            self._keep_policy()
        return result

    def unlink(self):
        self._check_unlocked()
        policies = self.policy_id
        self.policy_id = False
        policies.unlink()
        return super().unlink()

    # The promise

    def _keep_policy(self):
        """Let the agreement have a policy for each plan that says what it says."""
        for plan in self:
            vals = plan._prepare_policy()
            if plan.policy_id:
                plan.policy_id.write(vals)
                plan.policy_id.target_ids[:1].write(plan._prepare_target())
            else:
                target = fields.Command.create(plan._prepare_target())
                plan.policy_id = self.env["sla.policy"].create(
                    {**vals, "target_ids": [target]}
                )

    def _prepare_policy(self):
        self.ensure_one()
        return {
            "name": self.env._("Visits: %s", self.name),
            "model_id": self.env["ir.model"]._get_id("sla.visit"),
            "agreement_id": self.agreement_id.id,
            "company_id": self.company_id.id,
            "visit_plan_id": self._get_root().id,
        }

    def _prepare_target(self):
        self.ensure_one()
        return {
            "metric_id": self.env.ref("sla_base.metric_visit_made").id,
            "duration": self.window,
            "unit": "day",
        }

    def _get_root(self):
        """Return the plan of the first version, which stands for all that follow."""
        return self.root_id or self

    def _go_on_from(self, before, policy):
        """Be the plan ``before`` in the next version of the agreement, with ``policy``,
        a copy of its policy with the ladder, if it has one."""
        self.ensure_one()
        self.root_id = before._get_root()
        if policy:
            made = self.policy_id
            self.policy_id = policy
            made.unlink()
        self._keep_policy()

    # Days

    def _get_dates(self, first, last):
        """Return the days from ``first`` to ``last`` that the plan names, whether they
        are open or not. A month that is too short has the visit on its last day."""
        self.ensure_one()
        if self.interval_unit == "week":
            number = (first - self.first_date).days // (7 * self.interval)
        else:
            months = 12 * (first.year - self.first_date.year)
            months += first.month - self.first_date.month
            number = months // self.interval
        number = max(number, 0)
        dates = []
        while True:
            day = self._get_date(number)
            if day > last:
                return dates
            if day >= first:
                dates.append(day)
            number += 1

    def _get_date(self, number):
        unit = f"{self.interval_unit}s"
        return self.first_date + relativedelta(**{unit: number * self.interval})

    def _get_following(self, day):
        """Return the next day of the plan after ``day``, which is one of them."""
        unit = f"{self.interval_unit}s"
        until = day + relativedelta(**{unit: 2 * self.interval})
        return self._get_dates(day + relativedelta(days=1), until)[0]

    def _get_hours_in(self, first, last):
        """Return the hours that visits take from ``first`` to ``last``, as far as the
        agreement is valid."""
        self.ensure_one()
        start, end = self.agreement_id._get_validity()
        dates = self._get_dates(max(start or first, first), min(end or last, last))
        return len(dates) * self.hours
