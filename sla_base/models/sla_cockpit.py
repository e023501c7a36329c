from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .sla_clock import OPEN

# The statuses of open clocks, the worst first.
STATUSES = ("breached", "at_risk", "running", "paused")
SOONEST = 8
_SHOWN = (
    "res_model",
    "res_id",
    "res_name",
    "metric_id",
    "partner_id",
    "user_id",
    "team_name",
    "status",
    "deadline",
    "warn_at",
)


class SlaCockpit(models.AbstractModel):
    """The figures of the cockpit: promises on documents of all kinds, as the reader may
    see them.

    ``filters`` are what the browser sends: ``company`` and ``agreement`` (ids),
    ``team`` (model,id), ``host`` (a model), ``kind``, each or none of them; and
    ``period`` and ``by`` of the attainment. A ``number`` says which of the figures is
    meant; :meth:`get_domain` returns the clocks that it counts.
    """

    _name = "sla.cockpit"
    _description = "Cockpit"

    # Figures

    @api.model
    @api.readonly
    def get_figures(self, filters):
        """Return what is open now and was decided today."""
        teams, people, counts = {}, {}, dict.fromkeys(STATUSES, 0)
        for model, team_id, name, user_id, status, count, left in self._load(filters):
            counts[status] += count
            team = f"{model},{team_id}" if team_id else ""
            self._add(teams, team, name, status, count, left)
            self._add(people, user_id or 0, None, status, count, left)
        self._name_people(people)
        for number in ("met_today", "broken_today"):
            counts[number] = self._count(filters, number)
        return {
            "counts": counts,
            "ahead": self._count(filters, "ahead"),
            "soonest": self._read_clocks(
                self.get_domain(filters, {"name": "ahead"}), SOONEST
            ),
            "teams": self._rank(self._add_capacity(teams, filters)),
            "people": self._rank(people),
            "alarms": self._get_alarms(filters),
            "risk": self._get_risk(filters),
        }

    def _get_alarms(self, filters):
        """Return what else needs a leader's eye, the newest first: dictionaries of
        ``model``, ``id``, ``name`` and ``text``. Add-ons that raise alarms add theirs,
        and say in :meth:`get_action` what opens all of them (the number ``alarms``).
        """
        return []

    @api.model
    @api.readonly
    def get_options(self):
        """Return what can be chosen in the filters."""
        groups = self.env["sla.clock"]._read_group(
            [("state", "in", OPEN), ("team_id", "!=", False)],
            ["team_model", "team_id"],
            ["team_name:max"],
        )
        teams = [[f"{model},{id_}", name or ""] for model, id_, name in groups]
        hosts = [
            [name, self.env["ir.model"]._get(name).display_name]
            for name in self.env["ir.model"]._sla_host_names()
            if self.env[name].has_access("read")
        ]
        return {
            "teams": sorted(teams, key=lambda each: each[1]),
            "hosts": sorted(hosts, key=lambda each: each[1]),
            "companies": [
                [company.id, company.display_name] for company in self.env.companies
            ],
        }

    # Numbers and the records that they count

    @api.model
    @api.readonly
    def get_action(self, filters, number, title):
        """Return the action that shows the clocks which ``number`` counts."""
        action = self.env["ir.actions.actions"]._for_xml_id("sla_base.sla_clock_action")
        domain = list(self.get_domain(filters, number))
        return action | {"name": title, "domain": domain, "context": {}}

    @api.model
    def get_domain(self, filters, number):
        """Return the clocks that ``number`` counts, as a domain.

        :param number: ``name`` (a status of open clocks, ``open``, ``ahead``,
            ``met_today``, ``broken_today``, ``met``, ``broken`` or ``decided``), and
            where the figure is of a part only: ``team``, ``user``, ``start`` and
            ``end``, ``by`` with its ``key``
        """
        name = number["name"]
        domain = self._get_scope(filters) & self._get_part(number)
        if name in STATUSES:
            domain &= Domain("state", "in", OPEN) & Domain("status", "in", [name])
        elif name == "open":
            domain &= Domain("state", "in", OPEN)
        elif name == "ahead":
            domain &= Domain("state", "=", "running")
            domain &= Domain("breached_at", "=", False)
            domain &= Domain("deadline", ">=", self.env["sla.clock"]._now())
        elif name in ("met_today", "broken_today"):
            verdict = name.removesuffix("_today")
            domain &= self._get_decided(*self._get_today(), verdict)
        else:
            start, end = map(
                fields.Datetime.to_datetime, (number["start"], number["end"])
            )
            domain &= self._get_decided(start, end, name)
        return list(domain)

    def _get_scope(self, filters):
        """Return the condition that the filters make."""
        domain = Domain.TRUE
        if filters.get("company"):
            domain &= Domain("company_id", "=", int(filters["company"]))
        if filters.get("team"):
            domain &= self._get_team(filters["team"])
        if filters.get("host"):
            domain &= Domain("res_model", "=", filters["host"])
        if filters.get("agreement"):
            domain &= Domain("agreement_id", "=", int(filters["agreement"]))
        if filters.get("kind"):
            domain &= Domain("kind", "=", filters["kind"])
        return domain

    def _get_part(self, number):
        domain = Domain.TRUE
        if "team" in number:
            domain &= self._get_team(number["team"])
        if "user" in number:
            domain &= Domain("user_id", "=", number["user"] or False)
        return domain

    def _get_team(self, team):
        if not team:
            return Domain("team_id", "=", False)
        model, id_ = team.split(",")
        return Domain("team_model", "=", model) & Domain("team_id", "=", int(id_))

    def _get_decided(self, start, end, verdict="decided"):
        """Return the clocks that were met or broken from ``start`` until before ``end``
        (naive UTC). A promise counts when it is broken, not when the work ends."""
        return self.env["sla.clock"]._get_decided_domain(start, end, verdict)

    def _count(self, filters, name):
        return self.env["sla.clock"].search_count(
            self.get_domain(filters, {"name": name})
        )

    # Days

    def _get_today(self):
        """Return when the reader's day starts and ends (naive UTC)."""
        today = fields.Date.context_today(self)
        return self._midnight(today), self._midnight(today + timedelta(days=1))

    def _midnight(self, day):
        """Return when ``day`` starts where the reader is (naive UTC)."""
        start = self.env.tz.localize(datetime.combine(day, time.min))
        return fields.Datetime.to_datetime(
            (start - start.utcoffset()).replace(tzinfo=None)
        )

    # Rows

    def _load(self, filters):
        """Yield what is open: team, person, status, how many, and the working seconds
        left on them, as of the last event."""
        clocks = self.env["sla.clock"]
        query = clocks._search(self.get_domain(filters, {"name": "open"}))
        if query.is_empty():
            return []
        table = query.table

        def column(name):
            return clocks._field_to_sql(table, name, query)

        query.groupby = SQL("1, 2, 4, 5")
        return self.env.execute_query(
            query.select(
                column("team_model"),
                column("team_id"),
                SQL("MAX(%s)", column("team_name")),
                column("user_id"),
                column("status"),
                SQL("COUNT(*)"),
                SQL(
                    "SUM(GREATEST(%s - COALESCE(%s, 0), 0))",
                    column("allowance"),
                    column("elapsed"),
                ),
            )
        )

    def _add(self, rows, key, name, status, count, left):
        row = rows.setdefault(
            key, {"key": key, "name": name, "left": 0, **dict.fromkeys(STATUSES, 0)}
        )
        row[status] += count
        row["left"] += left or 0

    def _name_people(self, people):
        # sudo: whoever may read a document sees the name of the person assigned
        users = self.env["res.users"].sudo().browse(filter(None, people))
        for user in users:
            people[user.id]["name"] = user.display_name

    def _add_capacity(self, teams, filters):
        """Add to ``teams`` what they can do this month, and what is promised of it."""
        today = fields.Date.context_today(self)
        domain = Domain("capacity_id.active", "=", True) & Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("month", "=", company._sla_get_month(today)[0])
            for company in self.env.companies
        )
        if filters.get("company"):
            domain &= Domain("company_id", "=", int(filters["company"]))
        if filters.get("team"):
            domain &= Domain("capacity_id.party", "=", filters["team"])
        else:
            domain &= Domain("capacity_id.party", "in", list(filter(None, teams)))
        for line in self.env["sla.capacity.month"].search(domain):
            row = teams.get(line.capacity_id.party)
            if row:
                row["promisable"] = row.get("promisable", 0) + line.promisable
                row["committed"] = row.get("committed", 0) + line.committed
        return teams

    def _rank(self, rows):
        """Return the rows, those that need attention most first, nobody's before."""

        def urgency(row):
            open_count = sum(row[status] for status in STATUSES)
            return (bool(row["key"]), -row["breached"], -row["at_risk"], -open_count)

        return sorted(rows.values(), key=urgency)

    @api.model
    def _read_clocks(self, domain, limit, order="deadline, id", more=()):
        """Return clocks as rows of a screen."""
        clocks = self.env["sla.clock"].search(domain, order=order, limit=limit)
        return self._read_rows(clocks, more)

    @api.model
    def _read_rows(self, clocks, more=()):
        rows = clocks.read([*_SHOWN, *more])
        return [
            {
                name: value[1] if isinstance(value, tuple) else value
                for name, value in row.items()
            }
            for row in rows
        ]
