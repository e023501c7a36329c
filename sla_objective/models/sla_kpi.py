from odoo import api, fields, models
from odoo.tools import formatLang

UNITS = [
    ("number", "Number"),
    ("percent", "Per cent"),
    ("hour", "Hours"),
    ("day", "Days"),
    ("money", "Money"),
    ("other", "Other"),
]
MEASURES = [
    ("count", "Number of records"),
    ("sum", "Sum of a field"),
    ("average", "Average of a field"),
    ("median", "Median of a field"),
    ("percentile", "Percentile of a field"),
    ("ratio", "Share of records"),
    ("elapsed", "Working time between two moments"),
    ("attainment", "Promises kept"),
    ("clock_time", "Time of promises"),
    ("manual", "Typed by hand"),
]
AGGREGATES = [
    ("average", "Average"),
    ("median", "Median"),
    ("percentile", "Percentile"),
]
DIRECTIONS = [("higher", "More is better"), ("lower", "Less is better")]
# Figures that grow with each record: parts add up to the whole.
ADDITIVE = ("count", "sum")
_OF_MODEL = "[('model_id', '=', model_id), ('store', '=', True), "


class SlaKpi(models.Model):
    """A figure that is worth having: what it means in words, whom it serves, how Odoo
    measures it, and which other figure must not get worse while it gets better."""

    _name = "sla.kpi"
    _description = "Figure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        help="What the figure is called wherever it is shown, for example “Answered in "
        "time”.",
    )
    sequence = fields.Integer(default=10)
    definition = fields.Text(
        required=True,
        translate=True,
        tracking=True,
        help="What exactly is measured, in words: shown wherever the figure is.",
    )
    advice = fields.Text(
        string="How your work moves it",
        translate=True,
        help="What people can do so that the figure gets better.",
    )
    owner_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        help="Who answers for the figure, and is told when something is odd.",
    )
    goal_id = fields.Many2one(
        "sla.kpi.goal",
        string="Business goal",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="What the figure is good for. A figure that serves no goal is waste.",
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    active = fields.Boolean(default=True, tracking=True)
    unit = fields.Selection(
        UNITS,
        default="number",
        required=True,
        tracking=True,
        help="What stands behind the value. Money is in the currency of the company; "
        "hours are decimal, 1.5 is an hour and a half.",
    )
    unit_name = fields.Char(
        string="Name of the unit",
        translate=True,
        help="What stands behind the value if none of the units fits, for example "
        "“calls”.",
    )
    unit_label = fields.Char(string="Unit shown", compute="_compute_unit_label")
    direction = fields.Selection(
        DIRECTIONS,
        default="higher",
        required=True,
        tracking=True,
        help="Whether a higher value is the better one, as of satisfaction, or a lower "
        "one, as of handling time.",
    )
    # Its counterpart, and what moves it
    counter_id = fields.Many2one(
        "sla.kpi",
        string="Counter-metric",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="A figure that must not get worse while this one gets better. Handling "
        "time alone makes people hang up: satisfaction keeps it honest.",
    )
    counter_margin = fields.Float(
        string="Margin (%)",
        default=5.0,
        help="A warning is given when the counter-metric gets worse by more than this.",
    )
    driver_ids = fields.Many2many(
        "sla.kpi",
        "sla_kpi_driver_rel",
        "kpi_id",
        "driver_id",
        string="Drivers",
        check_company=True,
        help="Figures that should move this one. If they change for three periods and "
        "this one stands still, it says little, and is flagged.",
    )
    # How it is measured
    measure = fields.Selection(
        MEASURES,
        string="Measured as",
        default="count",
        required=True,
        tracking=True,
        help="How the value comes about: from records of Odoo, from the promises that "
        "were made, or typed in by somebody.",
    )
    aggregate = fields.Selection(
        AGGREGATES,
        string="Taken as",
        default="median",
        required=True,
        help="How many times become one: the average; the median, which a few odd ones "
        "do not move; or the time within which most of them lie.",
    )
    percentile = fields.Integer(
        default=90, help="90: nine of ten records are at or below the figure."
    )
    clock_part = fields.Selection(
        [("elapsed", "Time used"), ("paused", "Time paused")],
        string="Which time",
        default="elapsed",
        required=True,
        help="Time used: working time that counted. Time paused: working time in which "
        "the document was waiting.",
    )
    metric_ids = fields.Many2many(
        "sla.metric",
        string="Promises",
        help="Which promises count. Empty: all that are made to customers.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        ondelete="set null",
        domain="[('transient', '=', False), ('abstract', '=', False)]",
        tracking=True,
        help="The kind of records that are counted.",
    )
    model = fields.Char(related="model_id.model", string="Model name")
    domain = fields.Char(
        string="Which records count",
        default="[]",
        help="Only records that meet this condition. Archived ones count too, so that "
        "history stays as it was; ask for active ones if that is not wanted.",
    )
    of_domain = fields.Char(
        string="Out of",
        default="[]",
        help="Of the records that meet this condition, the share is taken of those "
        "that meet the other one too.",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        ondelete="set null",
        domain=_OF_MODEL + "('ttype', 'in', ('datetime',) if measure == 'elapsed' else"
        " ('integer', 'float', 'monetary'))]",
        help="The number that is taken of each record; of a working time, the moment "
        "at which it begins.",
    )
    end_field_id = fields.Many2one(
        "ir.model.fields",
        string="Ends at",
        ondelete="set null",
        domain=_OF_MODEL + "('ttype', '=', 'datetime')]",
        help="The moment at which the working time ends.",
    )
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        ondelete="set null",
        compute="_compute_date_field",
        store=True,
        readonly=False,
        domain=_OF_MODEL + "('ttype', 'in', ('date', 'datetime'))]",
        help="Says in which period a record counts.",
    )
    company_field_id = fields.Many2one(
        "ir.model.fields",
        string="Company by",
        ondelete="set null",
        compute="_compute_company_field",
        store=True,
        readonly=False,
        domain=_OF_MODEL + "('relation', '=', 'res.company')]",
        help="Says for which company a record counts. Records of no company count for "
        "each.",
    )
    user_field_id = fields.Many2one(
        "ir.model.fields",
        string="Person by",
        ondelete="set null",
        compute="_compute_user_field",
        store=True,
        readonly=False,
        domain=_OF_MODEL
        + "('relation', '=', 'res.users'), ('ttype', '=', 'many2one')]",
        help="Says for which person a record counts.",
    )
    team_field_id = fields.Many2one(
        "ir.model.fields",
        string="Team by",
        ondelete="set null",
        compute="_compute_team_field",
        store=True,
        readonly=False,
        domain=_OF_MODEL + "('ttype', '=', 'many2one')]",
        help="Says for which team a record counts. Without one, a team's figure is "
        "that of its members.",
    )
    error = fields.Text(
        string="Could not be measured",
        readonly=True,
        copy=False,
        groups="sla_base.group_sla_manager",
        help="What went wrong the last time.",
    )
    is_stuck = fields.Boolean(
        string="Does not move",
        readonly=True,
        copy=False,
        help="Its drivers changed for three periods, and the figure did not.",
    )

    _percentile_range = models.Constraint(
        "CHECK (percentile BETWEEN 1 AND 99)",
        "A percentile lies between 1 and 99.",
    )
    _margin_not_negative = models.Constraint(
        "CHECK (counter_margin >= 0)",
        "The margin of a counter-metric must not be negative.",
    )

    @api.depends("unit", "unit_name", "company_id")
    @api.depends_context("company")
    def _compute_unit_label(self):
        for kpi in self:
            kpi.unit_label = kpi._get_unit_label(self.env.company)

    @api.depends("model_id")
    def _compute_date_field(self):
        self._choose_usual("date_field_id")

    @api.depends("model_id")
    def _compute_company_field(self):
        self._choose_usual("company_field_id")

    @api.depends("model_id")
    def _compute_user_field(self):
        self._choose_usual("user_field_id")

    @api.depends("model_id")
    def _compute_team_field(self):
        self._choose_usual("team_field_id")

    def _choose_usual(self, name):
        """Choose the usual field of a kind of records, where it has one."""
        for kpi in self:
            kpi[name] = kpi._find_field(_USUAL[name])

    def _find_field(self, names):
        found = self.env["ir.model.fields"]
        if self.model not in self.env:
            return found
        model = self.env[self.model]
        for name, comodel in names:
            field = model._fields.get(name)
            if field is not None and field.store and field.comodel_name == comodel:
                return found._get(self.model, name)
        return found

    def _get_unit_label(self, company, kept=None):
        """Return what is written behind a value.

        :param dict kept: the definition of a closed period, which goes before
        """
        self.ensure_one()
        labels = {
            "percent": "%",
            "hour": self.env._("hours"),
            "day": self.env._("days"),
            "money": company.currency_id.symbol,
            "other": kept["unit_name"] if kept else self.unit_name,
        }
        return labels.get(kept["unit"] if kept else self.unit) or ""

    def _format(self, value, company, kept=None):
        """Return ``value`` with its unit, as people read it.

        :param dict kept: see :meth:`_get_unit_label`
        """
        self.ensure_one()
        unit = kept["unit"] if kept else self.unit
        if unit == "money":
            return formatLang(self.env, value, currency_obj=company.currency_id)
        whole = unit in ("number", "other") and value == int(value)
        digits = 0 if whole else 2 if unit == "hour" else 1
        text = formatLang(self.env, value, digits=digits)
        label = self._get_unit_label(company, kept)
        return f"{text} {label}" if label else text


# Fields of a kind of records that are usual, the first that is there.
_USUAL = {
    "date_field_id": [("create_date", None)],
    "company_field_id": [("company_id", "res.company")],
    "user_field_id": [("user_id", "res.users")],
    "team_field_id": [
        ("team_id", "crm.team"),
        ("team_id", "helpdesk.ticket.team"),
    ],
}
