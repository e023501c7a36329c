from odoo import api, fields, models
from odoo.tools import SQL

# What gets better when it falls, and what gets better when it rises.
_SPEED_DOWN = ("response_hours", "resolution_hours")
_SPEED_UP = ("attainment",)
_COST_UP = ("satisfaction", "first_contact")
_COST_DOWN = ("reopened_share",)
_FIGURES = (*_SPEED_DOWN, *_SPEED_UP, *_COST_UP, *_COST_DOWN)


class SlaHelpdeskBalance(models.Model):
    """Speed and what it costs: the tickets closed in a month by a team, by an agent
    and by all, beside the month before. Speed that was bought with something else is
    named."""

    _name = "sla.helpdesk.balance"
    _description = "Speed and Satisfaction by Month"
    _auto = False
    _order = "month desc, level, company_id, team_id, user_id, id"
    _rec_name = "month"
    _depends = {"sla.ticket.report": ["closed_at"]}

    level = fields.Selection(
        [("1", "Team"), ("2", "Agent"), ("3", "Company")],
        string="By",
        readonly=True,
        help="Whose tickets the figures are about.",
    )
    month = fields.Date(
        readonly=True, help="The month in which the tickets were closed."
    )
    month_name = fields.Char(
        string="Name of the month",
        compute="_compute_month_name",
        help="The month in which the tickets were closed.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    tickets = fields.Integer(
        string="Tickets closed",
        readonly=True,
        help="How many tickets were closed in the month. With few of them the other "
        "figures say little.",
    )
    response_hours = fields.Float(
        string="First response (median hours)",
        readonly=True,
        aggregator=None,
        help="Half of these tickets with a promised first response were answered "
        "within so many working hours.",
    )
    resolution_hours = fields.Float(
        string="Resolution (median hours)",
        readonly=True,
        aggregator=None,
        help="Half of these tickets with a promised resolution were solved within so "
        "many working hours, pauses left out.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator=None,
        help="Promises on these tickets that were met, as a share of those that are "
        "decided.",
    )
    satisfaction = fields.Float(
        string="Satisfaction (%)",
        readonly=True,
        aggregator=None,
        help="Ratings of 4 or 5 out of 5, as a share of all ratings of these tickets.",
    )
    reopened_share = fields.Float(
        string="Reopened (%)",
        readonly=True,
        aggregator=None,
        help="Tickets that had been reopened before, as a share of these tickets.",
    )
    first_contact = fields.Float(
        string="Solved at the first contact (%)",
        readonly=True,
        aggregator=None,
        help="Tickets solved with one public message of ours, or a logged call, and "
        "never reopened, as a share of these tickets, without cancelled and rejected "
        "ones.",
    )
    traded = fields.Boolean(
        string="Speed at a price",
        readonly=True,
        help="A figure of speed got better than in the month before, while "
        "satisfaction, the reopened or those solved at the first contact got worse.",
    )
    verdict = fields.Text(
        string="Beside the month before",
        compute="_compute_verdict",
        help="What got faster, and what got worse meanwhile.",
    )
    before_response_hours = fields.Float(
        string="First response the month before (median hours)",
        readonly=True,
        aggregator=None,
    )
    before_resolution_hours = fields.Float(
        string="Resolution the month before (median hours)",
        readonly=True,
        aggregator=None,
    )
    before_attainment = fields.Float(
        string="Attainment the month before (%)", readonly=True, aggregator=None
    )
    before_satisfaction = fields.Float(
        string="Satisfaction the month before (%)", readonly=True, aggregator=None
    )
    before_reopened_share = fields.Float(
        string="Reopened the month before (%)", readonly=True, aggregator=None
    )
    before_first_contact = fields.Float(
        string="Solved at the first contact the month before (%)",
        readonly=True,
        aggregator=None,
    )
    answered = fields.Integer(string="Tickets with a response", readonly=True)
    solved = fields.Integer(string="Tickets with a resolution", readonly=True)
    decided = fields.Integer(string="Promises decided", readonly=True)
    rated = fields.Integer(string="Ratings", readonly=True)
    known = fields.Char(
        string="Comparable figures",
        readonly=True,
        help="The figures that both this month and the one before have.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH figure AS (%(figures)s)
            SELECT this.*, %(before)s,
                   COALESCE(%(faster)s, FALSE) AND COALESCE(%(worse)s, FALSE)
                       AS traded,
                   CONCAT_WS(',', %(known)s) AS known
              FROM figure this
              LEFT JOIN figure before
                     ON before.level = this.level
                    AND before.company_id = this.company_id
                    AND before.team_id IS NOT DISTINCT FROM this.team_id
                    AND before.user_id IS NOT DISTINCT FROM this.user_id
                    AND before.month = (this.month - INTERVAL '1 month')::date
            """,
            figures=self._get_figures_sql(),
            before=SQL(", ").join(
                SQL(
                    "%s AS %s",
                    SQL.identifier("before", name),
                    SQL.identifier(f"before_{name}"),
                )
                for name in _FIGURES
            ),
            faster=_any_moved(_SPEED_DOWN, "<", _SPEED_UP, ">"),
            worse=_any_moved(_COST_UP, "<", _COST_DOWN, ">"),
            known=SQL(", ").join(
                SQL(
                    "CASE WHEN %s IS NOT NULL AND %s IS NOT NULL THEN %s END",
                    SQL.identifier("this", name),
                    SQL.identifier("before", name),
                    name,
                )
                for name in _FIGURES
            ),
        )

    def _get_figures_sql(self):
        # GROUPING is 1 by team, 2 by agent, 3 by company. Each ticket is in one row of
        # each, so that its smallest ID tells the rows apart
        return SQL(
            """
            SELECT MIN(ticket.id) * 4 + GROUPING(team_id, user_id) AS id,
                   GROUPING(team_id, user_id)::text AS level,
                   month, company_id, team_id, user_id,
                   COUNT(*)::int AS tickets,
                   COUNT(response_hours)::int AS answered,
                   COUNT(resolution_hours)::int AS solved,
                   SUM(decided)::int AS decided, SUM(rated)::int AS rated,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY response_hours)
                       AS response_hours,
                   PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY resolution_hours)
                       AS resolution_hours,
                   100.0 * SUM(kept) / NULLIF(SUM(decided), 0) AS attainment,
                   100.0 * SUM(satisfied) / NULLIF(SUM(rated), 0) AS satisfaction,
                   100.0 * SUM(reopened) / COUNT(*) AS reopened_share,
                   100.0 * SUM(first_contact_count) / NULLIF(SUM(solved_count), 0)
                       AS first_contact
              FROM (SELECT report.*,
                           DATE_TRUNC('month', closed_at AT TIME ZONE 'UTC'
                               AT TIME ZONE %(zone)s)::date AS month
                      FROM (%(tickets)s) AS report
                     WHERE closed_at IS NOT NULL) AS ticket
             GROUP BY GROUPING SETS (
                (month, company_id, team_id),
                (month, company_id, user_id),
                (month, company_id)
             )
            """,
            zone=self.env.context.get("tz") or "UTC",
            tickets=self.env["sla.ticket.report"]._table_query,
        )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for line in self:
            line.month_name = self.env["sla.format"]._day(line.month, "month")

    @api.depends("known")
    @api.depends_context("lang")
    def _compute_verdict(self):
        for line in self:
            names = (line.known or "").split(",")
            moved = {
                name: (line[f"before_{name}"], line[name])
                for name in names
                if name and line[f"before_{name}"] != line[name]
            }
            faster = [n for n in moved if _is_better(n, *moved[n], _SPEED_DOWN)]
            faster = [n for n in faster if n in _SPEED_DOWN + _SPEED_UP]
            worse = [n for n in moved if not _is_better(n, *moved[n], _COST_DOWN)]
            worse = [n for n in worse if n in _COST_DOWN + _COST_UP]
            line.verdict = line._say(faster, worse, moved)

    def _say(self, faster, worse, moved):
        """Return the verdict in words; ``moved`` is ``{figure: (before, now)}``."""
        if faster and worse:
            return self.env._(
                "Better in speed: %(faster)s. But worse: %(worse)s.",
                faster=self._tell(faster, moved),
                worse=self._tell(worse, moved),
            )
        if worse:
            return self.env._("Worse: %s.", self._tell(worse, moved))
        if faster:
            return self.env._(
                "Better in speed, at no cost: %s.", self._tell(faster, moved)
            )
        return False

    def _tell(self, names, moved):
        """Return figures with what they were and are, such as “Satisfaction (%) 90 →
        70”."""
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        labels = {n: self._fields[n]._description_string(self.env) for n in names}
        return self.env["sla.format"]._list(
            self.env._(
                "%(figure)s from %(before)s to %(now)s",
                figure=labels[name],
                before=lang.format("%.1f", moved[name][0], grouping=True),
                now=lang.format("%.1f", moved[name][1], grouping=True),
            )
            for name in names
        )


def _any_moved(first, first_operator, second, second_operator):
    """Return the condition that one of the figures moved as its operator says."""
    return SQL(" OR ").join(
        SQL(
            "COALESCE(%s %s %s, FALSE)",
            SQL.identifier("this", name),
            SQL(operator),
            SQL.identifier("before", name),
        )
        for names, operator in ((first, first_operator), (second, second_operator))
        for name in names
    )


def _is_better(name, before, now, better_when_lower):
    return now < before if name in better_when_lower else now > before
