from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .sla_period import PERIODS

SCOPES = [("company", "Company"), ("team", "Team"), ("person", "Person")]
STATUSES = [
    ("planned", "Not begun"),
    ("none", "Nothing measured"),
    ("watched", "Watched"),
    ("on_track", "On track"),
    ("at_risk", "At risk"),
    ("reached", "Reached"),
    ("missed", "Missed"),
]


class SlaObjective(models.Model):
    """A figure that somebody promises for a period: what it should be, what it is, and
    what it becomes at this pace. Frozen once the period is closed."""

    _name = "sla.objective"
    _description = "Objective"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, kpi_id, scope, id"
    _check_company_auto = True

    kpi_id = fields.Many2one(
        "sla.kpi",
        string="Figure",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        tracking=True,
        help="What is measured. Its definition says how.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company whose records count.",
    )
    # Who
    scope = fields.Selection(
        SCOPES,
        string="For",
        default="company",
        required=True,
        help="Whether the company as a whole, a team or a single person promises it.",
    )
    team_ref = fields.Reference(
        selection=lambda self: self.env["sla.agreement"]._selection_party(),
        string="Team",
        help="The team that promises it, and whose records count.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index="btree_not_null",
        help="The person who promises it, and whose records count.",
    )
    who = fields.Char(
        string="Who it is for (key)", compute="_compute_who", store=True, index=True
    )
    who_name = fields.Char(
        string="Who",
        compute="_compute_who",
        store=True,
        help="The company, team or person that promises it.",
    )
    leader_id = fields.Many2one(
        "res.users",
        compute="_compute_leader",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="Leads the team that the objective is for, that the person's part comes "
        "from, or that the person belongs to: sees it too.",
    )
    is_public = fields.Boolean(
        string="Everybody may see it",
        help="Shows the company's objective to all who work for the company.",
    )
    # When
    period_kind = fields.Selection(
        PERIODS,
        string="Period",
        default="month",
        required=True,
        help="How long the objective runs: a week, a month, a quarter or a year.",
    )
    date_start = fields.Date(
        string="Begins on",
        required=True,
        default=fields.Date.context_today,
        help="Any day of the period: its first day is filled in.",
    )
    date_end = fields.Date(
        string="Last day",
        compute="_compute_date_end",
        store=True,
        help="The last day that counts. It follows from the first day and the length "
        "of the period.",
    )
    period_name = fields.Char(
        string="Period shown",
        compute="_compute_period_name",
        help="The week, month, quarter or year that the objective is for.",
    )
    # How much
    has_target = fields.Boolean(
        string="Something is promised",
        default=True,
        help="Otherwise the figure is only watched.",
    )
    target = fields.Float(
        aggregator="sum",
        tracking=True,
        help="The value that is promised for the period, in the unit of the figure. "
        "For example 95 for 95 %.",
    )
    stretch = fields.Float(
        aggregator=None,
        help="What would be splendid. Empty: nothing beyond the target.",
    )
    actual = fields.Float(
        aggregator="avg",
        copy=False,
        help="What the figure really came to in the period so far. Figures that nobody "
        "can measure are typed in here.",
    )
    numerator = fields.Float(
        readonly=True,
        copy=False,
        help="Of a share: how many records meet the condition, or how many promises "
        "were kept.",
    )
    denominator = fields.Float(
        readonly=True,
        copy=False,
        help="Of a share: how many records, or promises, it is taken of. With few of "
        "them the figure says little.",
    )
    has_value = fields.Boolean(readonly=True, copy=False)
    forecast = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="At the pace of the working time so far. Of shares and averages: as now.",
    )
    has_forecast = fields.Boolean(readonly=True, copy=False)
    attainment = fields.Float(
        string="Attainment (%)",
        compute="_compute_attainment",
        store=True,
        aggregator="avg",
        digits=(16, 1),
        help="100 is the target. Where less is better, each per cent above the target "
        "costs one.",
    )
    status = fields.Selection(
        STATUSES,
        compute="_compute_attainment",
        store=True,
        index=True,
        help="How it stands with the target. On track and at risk go by the pace so "
        "far; reached and missed are said once that cannot change any more.",
    )
    actual_text = fields.Char(
        string="Value",
        compute="_compute_texts",
        help="What the figure came to, with its unit. Empty: there was nothing to "
        "measure.",
    )
    target_text = fields.Char(
        string="Promised",
        compute="_compute_texts",
        help="The target with its unit. Empty: nothing is promised, the figure is only "
        "watched.",
    )
    refreshed_at = fields.Datetime(
        string="Measured at",
        readonly=True,
        copy=False,
        help="When the value was last measured. What happened later is not in it.",
    )
    commentary = fields.Text(
        help="What explains the number, and what is done about it."
    )
    # Closing
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Open: it is still measured. Closed: the figure stays as it is, whatever "
        "becomes of the records.",
    )
    snapshot = fields.Json(
        string="Definition when closed", readonly=True, copy=False, prefetch=False
    )
    counted = fields.Json(
        string="Records when closed", readonly=True, copy=False, prefetch=False
    )
    # Cascade
    parent_id = fields.Many2one(
        "sla.objective",
        string="Part of",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The larger objective that this one is a part of. Empty: it stands by "
        "itself.",
    )
    child_ids = fields.One2many("sla.objective", "parent_id", string="Parts")
    weight = fields.Float(
        default=1.0, help="How much of the whole is shared out to this part."
    )
    share_difference = fields.Float(
        string="Not shared out",
        compute="_compute_share_difference",
        help="The target, less the targets of its parts. Negative: more than the whole "
        "is promised.",
    )
    # Of the figure, for whoever looks at the number
    definition = fields.Text(
        compute="_compute_definition",
        help="What exactly is measured. Of a closed period: as it was defined then.",
    )
    measure = fields.Selection(related="kpi_id.measure")
    goal_id = fields.Many2one(
        related="kpi_id.goal_id", string="Business goal", store=True
    )
    advice = fields.Text(related="kpi_id.advice")
    unit_label = fields.Char(
        string="Unit",
        compute="_compute_texts",
        help="The unit of the target and of the value.",
    )

    _once = models.UniqueIndex(
        "(kpi_id, company_id, who, period_kind, date_start)",
        "This figure has an objective for them in this period already. Open that one.",
    )
    _weight_not_negative = models.Constraint(
        "CHECK (weight >= 0)", "A weight must not be negative."
    )
    _running = models.Index("(date_end) WHERE state = 'open'")

    # Computed

    @api.depends(
        "kpi_id.name", "who_name", "period_kind", "date_start", "state", "snapshot"
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for objective in self:
            figure = objective._get_figure_name()
            objective.display_name = figure and self.env._(
                "%(figure)s: %(who)s, %(period)s",
                figure=figure,
                who=objective.who_name or "",
                period=objective.period_name or "",
            )

    @api.depends("period_kind", "date_start", "company_id")
    def _compute_date_end(self):
        for objective in self:
            day = objective.date_start
            end = day and objective._get_period()._get_bounds(
                objective.period_kind, day
            )
            objective.date_end = end and fields.Date.subtract(end[1], days=1)

    @api.depends("period_kind", "date_start", "company_id")
    @api.depends_context("lang")
    def _compute_period_name(self):
        for objective in self:
            day = objective.date_start
            objective.period_name = day and objective._get_period()._get_name(
                objective.period_kind, day
            )

    def _get_period(self):
        return self.env["sla.period"].with_company(self.company_id)

    @api.depends("kpi_id.definition", "state", "snapshot")
    @api.depends_context("lang")
    def _compute_definition(self):
        for objective in self:
            kept = objective._get_kept()
            objective.definition = kept.get("definition", objective.kpi_id.definition)

    @api.depends("target", "child_ids.target", "child_ids.has_target")
    def _compute_share_difference(self):
        for objective in self:
            parts = objective.child_ids.filtered("has_target")
            shared = parts and objective.kpi_id._is_additive()
            objective.share_difference = shared and (
                objective.target - sum(parts.mapped("target"))
            )

    # Checked

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("An objective cannot be a part of its own parts.")
            )
        for objective in self.filtered("parent_id"):
            parent = objective.parent_id
            if (parent.kpi_id, parent.period_kind, parent.date_start) != (
                objective.kpi_id,
                objective.period_kind,
                objective.date_start,
            ):
                raise ValidationError(
                    self.env._(
                        "“%(part)s” cannot be a part of “%(whole)s”: both must be of "
                        "the same figure and the same period.",
                        part=objective.display_name,
                        whole=parent.display_name,
                    )
                )

    # Written

    @api.model_create_multi
    def create(self, vals_list):
        self._check_typed(vals_list)
        objectives = super().create(
            [self._to_period(_with_value(vals)) for vals in vals_list]
        )
        objectives._watch_counters()
        return objectives

    def write(self, vals):
        self._check_author(vals)
        self._check_frozen(vals)
        self._check_typed([vals])
        if "actual" in vals:
            vals = vals | {"has_value": True}  # zero is a value, once it is typed
        if not {"date_start", "period_kind"} & vals.keys():
            return super().write(vals)
        for objective in self:
            now = {
                "date_start": objective.date_start,
                "period_kind": objective.period_kind,
                "company_id": objective.company_id.id,
            }
            super(SlaObjective, objective).write(
                vals | {"date_start": self._to_period(now | vals)["date_start"]}
            )
        return True

    def _keep(self, vals):
        """Write what the engine found out, which nobody else may write."""
        # past the checks of write
        return super().write(vals)  # pylint: disable=super-method-mismatch

    @api.model
    def _to_period(self, vals):
        """Return ``vals`` with the first day of the period that they name."""
        day = fields.Date.to_date(vals.get("date_start"))
        day = day or fields.Date.context_today(self)
        kind = vals.get("period_kind") or "month"
        company = self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        period = self.env["sla.period"].with_company(company)
        return vals | {"date_start": period._get_bounds(kind, day)[0]}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        for objective in self:
            if objective.state == "closed":
                raise UserError(
                    self.env._(
                        "“%s” is closed, and what was closed is kept. Reopen it first "
                        "if it was a mistake.",
                        objective.display_name,
                    )
                )


def _with_value(vals):
    return vals | {"has_value": True} if vals.get("actual") else vals
