from odoo import api, fields, models
from odoo.fields import Domain

from .sla_clock import OPEN

ROWS = 30
LATEST = 5
_PAUSE = ("paused_since", "paused_until", "allowance", "elapsed")


class SlaMyPromises(models.AbstractModel):
    """What somebody has promised: what is late, due today and next, what waits and why,
    and their own figures."""

    _name = "sla.my.promises"
    _inherit = ["sla.cockpit"]
    _description = "My Promises"

    @api.model
    @api.readonly
    def get_page(self):
        """Return what My promises shows of the reader."""
        lists = {}
        for name in ("late", "today", "next", "paused"):
            domain = self.get_domain({}, {"name": name})
            more = _PAUSE if name == "paused" else ()
            order = "paused_since, id" if name == "paused" else "deadline, id"
            lists[name] = {
                "count": self.env["sla.clock"].search_count(domain),
                "rows": self._read_clocks(domain, ROWS, order, more),
            }
        self._tell_pauses(lists["paused"]["rows"])
        return {
            **lists,
            "figures": self._get_figures(),
            "objectives": self._get_objectives(),
            "first_steps": self._needs_first_steps(),
        }

    def _needs_first_steps(self):
        """Return whether the reader is to set up the first promises: a manager, and
        nothing has ever been timed."""
        if not self.env.user.has_group("sla_base.group_sla_manager"):
            return False
        # sudo: whether there is any clock, also on documents hidden from the reader
        return not self.env["sla.clock"].sudo().search_count([], limit=1)

    def _get_objectives(self):
        """Return what else the reader is measured by now: dictionaries of ``model``,
        ``id``, ``name``, ``period``, ``value``, ``target``, ``status``, ``tone`` and
        ``advice``, all in the reader's words. Add-ons with figures add theirs."""
        return []

    @api.model
    def get_domain(self, filters, number):
        name, user = number["name"], Domain("user_id", "=", self.env.uid)
        running = Domain("state", "=", "running") & Domain("breached_at", "=", False)
        _today, tomorrow = self._get_today()
        if name == "late":
            domain = user & Domain("state", "in", OPEN)
            domain &= Domain("status", "in", ["breached"])
        elif name == "today":
            domain = user & running
            domain &= Domain("deadline", ">=", self.env["sla.clock"]._now())
            domain &= Domain("deadline", "<", tomorrow)
        elif name == "next":
            domain = user & running & Domain("deadline", ">=", tomorrow)
        elif name == "paused":
            by_me = Domain("kind", "=", "paused") & user
            mine = user | Domain("event_ids", "any", by_me)
            domain = Domain("state", "=", "paused") & mine
            domain &= Domain("breached_at", "=", False)
        else:
            return super().get_domain(filters, {**number, "user": self.env.uid})
        return list(domain)

    def _tell_pauses(self, rows):
        """Add to each row why it was paused, and by whom."""
        events = self.env["sla.clock.event"].search(
            [("clock_id", "in", [row["id"] for row in rows]), ("kind", "=", "paused")],
            order="id",
        )
        latest = {event.clock_id.id: event for event in events}
        for row in rows:
            event = latest.get(row["id"])
            # sudo: the name of the person is part of the log
            row["by"] = event.sudo().user_id.display_name if event else False
            row["mine"] = bool(event) and event.user_id.id == self.env.uid
            row["why"] = event.reason_text if event else False
            row["left"] = max(row["allowance"] - row["elapsed"], 0)

    # Figures

    def _get_figures(self):
        """Return the attainment of this month and the one before, and what this month
        can still become."""
        this, following, before = (
            self._midnight(self._get_month(number)) for number in (0, 1, -1)
        )
        metrics = self._count_by_metric(this, following)
        broken = {"name": "broken", **_span(this, following)}
        return {
            **_span(this, following),
            "before": {**_span(before, this), **self._count_before(before, this)},
            "met": sum(metric["met"] for metric in metrics),
            "broken": sum(metric["broken"] for metric in metrics),
            "due": self._count_due(following),
            "metrics": metrics,
            "latest": self._read_clocks(
                self.get_domain({}, broken),
                LATEST,
                "breached_at desc, id desc",
                ("breached_at", "late_party_name"),
            ),
        }

    def _count_by_metric(self, start, end):
        counts = self.env["sla.clock"]._count_decided(
            self._get_own(), start, end, ["metric_id"]
        )
        return [
            {
                "key": metric.id,
                "name": metric.display_name,
                "met": count["met"],
                "broken": count["broken"],
            }
            for (metric,), count in counts.items()
        ]

    def _count_before(self, start, end):
        counts = self.env["sla.clock"]._count_decided(self._get_own(), start, end, [])
        found = counts.get((), {"met": 0, "broken": 0})
        return {"met": found["met"], "broken": found["broken"]}

    def _get_own(self):
        return Domain("user_id", "=", self.env.uid)

    def _count_due(self, end):
        """Return how many promises can still be kept or broken before ``end``."""
        domain = Domain("user_id", "=", self.env.uid) & Domain("state", "=", "running")
        domain &= Domain("breached_at", "=", False) & Domain("deadline", "<", end)
        domain &= Domain("deadline", ">=", self.env["sla.clock"]._now())
        return self.env["sla.clock"].search_count(domain)


def _span(start, end):
    return {
        "start": fields.Datetime.to_string(start),
        "end": fields.Datetime.to_string(end),
    }
