"""Write the spreadsheet dashboards: ``python scripts/make_dashboards.py``.

A dashboard is one sheet: a row of figures, charts, tables and a list. What it shows is
said here in a few lines each; the files are what Odoo's spreadsheets read.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TITLE, HEAD, NUMBER, LABEL = 1, 2, 3, 4
STYLES = {
    "1": {"textColor": "#01666b", "bold": True, "fontSize": 16},
    "2": {"textColor": "#434343", "bold": True, "fontSize": 11},
    "3": {"bold": True, "fontSize": 24, "align": "left"},
    "4": {"textColor": "#666666"},
}
# Where the figures, the left and the right half stand, by column
FIGURES = "ABEF"
HALVES = {"left": ("A", "B", "C"), "right": ("E", "F", "G")}
WIDTHS = (250, 130, 130, 30, 250, 150, 120)
CHART = {"width": 500, "height": 300}
ROWS = 10


class Board:
    """One dashboard in the making."""

    def __init__(self, filters):
        self.filters = filters
        self.cells, self.styles = {}, {}
        self.pivots, self.lists, self.charts = {}, {}, []
        self.row = 5

    def match(self, chains):
        """Return which field each filter is about: ``{filter id: field}``."""
        return {
            f"filter-{name}": {"chain": chain, "type": kind}
            | ({"offset": 0} if self.filters[name]["type"] == "date" else {})
            for name, (chain, kind) in chains.items()
        }

    def put(self, cell, content, style):
        self.cells[cell] = content
        self.styles[cell] = style

    def pivot(self, source, name, domain, measures, rows=()):
        """Add a pivot; return its number. ``measures`` are fields as ``name:sum``."""
        number = str(len(self.pivots) + 1)
        self.pivots[number] = {
            "type": "ODOO",
            "id": number,
            "formulaId": number,
            "name": name,
            "model": source["model"],
            "domain": source["domain"] + domain,
            "context": {},
            "measures": [_measure(measure) for measure in measures],
            "rows": [{"fieldName": row} for row in rows],
            "columns": [],
            "sortedColumn": {"measure": measures[0], "order": "desc", "domain": []},
            "fieldMatching": self.match(source["match"]),
        }
        return number

    def figure(self, source, label, measure, domain=()):
        """Add a number to the top row; a click opens the records that it counts."""
        place = len(self.pivots)
        column = FIGURES[place]
        number = self.pivot(source, label, list(domain), [measure])
        self.put(f"{column}2", f'=_t("{label}")', LABEL)
        self.put(f"{column}3", f'=PIVOT.VALUE({number},"{measure}")', NUMBER)

    def link(self, cell, title, source, domain, group):
        action = {
            "viewType": "pivot",
            "action": {
                "domain": source["domain"] + domain,
                "context": {"group_by": [group], "pivot_row_groupby": [group]},
                "modelName": source["model"],
                "views": [[False, "pivot"], [False, "graph"], [False, "list"]]
                + [[False, "search"]],
            },
            "threshold": 0,
            "name": title,
        }
        self.put(cell, f"[{title}](odoo://view/{json.dumps(action)})", TITLE)

    def chart(self, half, title, source, kind, group, measure, domain=()):
        """Add a chart to the half of a band; :meth:`band` starts the next one."""
        column = HALVES[half][0]
        self.link(f"{column}{self.row}", title, source, list(domain), group[0])
        name = f"chart-{len(self.charts) + 1}"
        self.charts.append(
            {
                "id": name,
                "tag": "chart",
                **CHART,
                "col": "ABCDEFG".index(column),
                "row": self.row,
                "offset": {"x": 0, "y": 0},
                "data": {
                    "type": f"odoo_{kind}",
                    "chartId": name,
                    "title": {"text": ""},
                    "background": "#FFFFFF",
                    "legendPosition": "none" if len(group) == 1 else "top",
                    "metaData": {
                        "groupBy": group,
                        "measure": measure,
                        "order": None,
                        "resModel": source["model"],
                        "mode": kind,
                        "cumulatedStart": False,
                    },
                    "searchParams": {
                        "comparison": None,
                        "context": {},
                        "domain": source["domain"] + list(domain),
                        "groupBy": group,
                        "orderBy": [],
                    },
                    "dataSets": [{}],
                    "verticalAxisPosition": "left",
                    "stacked": False,
                    "fieldMatching": self.match(source["match"]),
                },
            }
        )

    def table(self, half, title, source, group, measures, domain=()):
        """Add a table of the first ten by the first of ``measures``."""
        columns = HALVES[half]
        top = self.row
        self.link(f"{columns[0]}{top}", title, source, list(domain), group)
        # its first line is the names of the measures, in the reader's language; that of
        # the pivot would stay English beside them, so it has none
        number = self.pivot(source, "", list(domain), measures, [group])
        self.cells[f"{columns[0]}{top + 1}"] = f"=PIVOT({number}, {ROWS}, FALSE, FALSE)"
        self.styles[f"{columns[0]}{top + 1}:{columns[2]}{top + 1}"] = HEAD

    def list(self, title, source, columns, order, domain=()):
        """Add a list of the first ten records over the whole width."""
        number = str(len(self.lists) + 1)
        fields = [field for field, _column, _heading in columns]
        self.lists[number] = {
            "id": number,
            "name": title,
            "model": source["model"],
            "columns": fields,
            "domain": source["domain"] + list(domain),
            "context": {},
            "orderBy": [{"name": order, "asc": False}],
            "fieldMatching": self.match(source["match"]),
        }
        self.put(f"A{self.row}", f'=_t("{title}")', TITLE)
        for field, column, heading in columns:
            self.put(f"{column}{self.row + 1}", f'=_t("{heading}")', HEAD)
            for place in range(1, ROWS + 1):
                cell = f"{column}{self.row + 1 + place}"
                self.cells[cell] = f'=ODOO.LIST({number},{place},"{field}")'

    def band(self, rows):
        """Go on below what was added."""
        self.row += rows

    def write(self, path):
        sheet = {
            "id": "sheet1",
            "name": "Dashboard",
            "colNumber": len(WIDTHS),
            "rowNumber": self.row + 2,
            "rows": {"2": {"size": 44}},
            "cols": {str(place): {"size": size} for place, size in enumerate(WIDTHS)},
            "merges": [],
            "cells": self.cells,
            "styles": self.styles,
            "formats": {},
            "borders": {},
            "conditionalFormats": [],
            "dataValidationRules": [],
            "figures": self.charts,
            "tables": [],
            "areGridLinesVisible": False,
            "isVisible": True,
            "headerGroups": {"ROW": [], "COL": []},
            "comments": {},
        }
        board = {
            "version": "18.5.10",
            "sheets": [sheet],
            "styles": STYLES,
            "formats": {},
            "borders": {},
            "revisionId": "START_REVISION",
            "uniqueFigureIds": True,
            "settings": {"locale": LOCALE},
            "pivots": self.pivots,
            "pivotNextId": len(self.pivots) + 1,
            "customTableStyles": {},
            "globalFilters": [
                {"id": f"filter-{name}"} | rest for name, rest in self.filters.items()
            ],
            "lists": self.lists,
            "listNextId": len(self.lists) + 1,
            "chartOdooMenusReferences": {},
        }
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(board, indent=1) + "\n")


LOCALE = {
    "name": "English (US)",
    "code": "en_US",
    "thousandsSeparator": ",",
    "decimalSeparator": ".",
    "dateFormat": "mm/dd/yyyy",
    "timeFormat": "hh:mm:ss",
    "formulaArgSeparator": ",",
    "weekStart": 7,
}


def _measure(measure):
    field, _colon, aggregator = measure.partition(":")
    extra = {"aggregator": aggregator} if aggregator else {}
    return {"id": measure, "fieldName": field} | extra


def _period():
    return {"type": "date", "label": "Period", "defaultValue": "last_90_days"}


def _relation(label, model):
    return {
        "type": "relation",
        "label": label,
        "modelName": model,
        "defaultValueDisplayNames": [],
    }


DECIDED = [["decided_at", "!=", False]]
BROKEN = [["breached_at", "!=", False]]


def _clocks(date, domain, names):
    fields = {
        "period": (date, "datetime"),
        "agreement": ("agreement_id", "many2one"),
        "customer": ("partner_id", "many2one"),
        "company": ("company_id", "many2one"),
        "team": ("team_name", "char"),
        "person": ("user_id", "many2one"),
    }
    match = {name: fields[name] for name in names}
    return {"model": "sla.clock", "domain": domain, "match": match}


def service_level():
    filters = {
        "period": _period(),
        "company": _relation("Company", "res.company"),
        "agreement": _relation("Agreement", "sla.agreement"),
        "customer": _relation("Customer", "res.partner"),
        "team": {"type": "text", "label": "Team"},
    }
    customer = [["kind", "=", "customer"]]
    decided = _clocks("decided_at", customer + DECIDED, filters)
    still_open = [["state", "in", ["running", "paused"]]]
    current = [name for name in filters if name != "period"]
    late = _clocks("decided_at", customer + still_open + BROKEN, current)
    broken = _clocks("breached_at", customer + BROKEN, filters)
    board = Board(filters)
    board.figure(decided, "Promises kept (%)", "attainment:avg")
    board.figure(decided, "Promises decided", "__count")
    board.figure(broken, "Promises broken", "__count")
    board.figure(late, "Late and still open", "__count")
    board.chart(
        "left", "Kept (%) by week", decided, "line", ["decided_at:week"], "attainment"
    )
    board.chart("right", "Broken by team", broken, "bar", ["team_name"], "__count")
    board.band(16)
    heads = ["__count", "attainment:avg"]
    board.table("left", "By agreement", decided, "agreement_id", heads)
    board.table("right", "By customer", decided, "partner_id", heads)
    board.band(14)
    board.table("left", "By promise", decided, "metric_id", heads)
    board.table("right", "By person", decided, "user_id", heads)
    board.band(14)
    columns = [
        ("res_name", "A", "Document"),
        ("metric_id", "B", "Promise"),
        ("partner_id", "E", "Customer"),
        ("breached_at", "F", "Broken at"),
        ("user_id", "G", "Assigned to"),
    ]
    board.list("Broken last", broken, columns, "breached_at")
    board.band(13)
    board.write("sla_spreadsheet_dashboard/data/files/service_level_dashboard.json")


def marketing():
    filters = {
        "period": _period(),
        "company": _relation("Company", "res.company"),
        "team": _relation("Sales Team", "crm.team"),
        "person": _relation("Salesperson", "res.users"),
    }

    def of(model, date, domain=()):
        match = {
            "period": (date, "date"),
            "company": ("company_id", "many2one"),
            "team": ("team_id", "many2one"),
            "person": ("user_id", "many2one"),
        }
        return {"model": model, "domain": list(domain), "match": match}

    back, follow = of("sla.lead.return", "date"), of("sla.lead.follow.up", "month")
    leads = [["res_model", "=", "crm.lead"]]
    names = ["period", "company", "person"]
    decided = _clocks("decided_at", leads + DECIDED, names)
    broken = _clocks("breached_at", leads + BROKEN, names)
    board = Board(filters)
    board.figure(back, "Leads", "leads:sum")
    board.figure(back, "Deals won", "won:sum")
    board.figure(decided, "Promises kept on leads (%)", "attainment:avg")
    board.figure(follow, "Leads without contact", "untouched:sum")
    board.chart("left", "Leads by week", back, "bar", ["date:week"], "leads")
    board.chart(
        "right", "Kept (%) by week", decided, "line", ["decided_at:week"], "attainment"
    )
    board.band(16)
    heads = ["leads:sum", "revenue:sum"]
    board.table("left", "By source", back, "source_id", heads)
    board.table("right", "By campaign", back, "campaign_id", heads)
    board.band(14)
    heads = ["leads:sum", "untouched:sum"]
    board.table("left", "Follow-up by salesperson", follow, "user_id", heads)
    heads = ["__count", "attainment:avg"]
    board.table("right", "Kept by promise", decided, "metric_id", heads)
    board.band(14)
    columns = [
        ("res_name", "A", "Lead"),
        ("metric_id", "B", "Promise"),
        ("user_id", "E", "Salesperson"),
        ("breached_at", "F", "Broken at"),
    ]
    board.list("Broken last", broken, columns, "breached_at")
    board.band(13)
    board.write("sla_marketing_spreadsheet_dashboard/data/files/leads_dashboard.json")


def billing():
    filters = {
        "period": _period(),
        "company": _relation("Company", "res.company"),
        "agreement": _relation("Agreement", "sla.agreement"),
        "customer": _relation("Customer", "res.partner"),
    }

    def of(model, date, domain=()):
        match = {
            "period": (date, "date"),
            "company": ("company_id", "many2one"),
            "agreement": ("agreement_id", "many2one"),
            "customer": ("partner_id", "many2one"),
        }
        return {"model": model, "domain": list(domain), "match": match}

    owed = of("sla.penalty.proposal", "date_to", [["direction", "=", "customer"]])
    packs = of("sla.entitlement.balance", "date_to")
    bills = [["res_model", "=", "account.move"]]
    decided = _clocks("decided_at", bills + DECIDED, filters)
    broken = _clocks("breached_at", bills + BROKEN, filters)
    board = Board(filters)
    board.figure(decided, "Promises kept on invoices (%)", "attainment:avg")
    board.figure(broken, "Promises broken on invoices", "__count")
    board.figure(owed, "Penalties and credits", "company_amount:sum")
    board.figure(packs, "Hours left", "hours_left:sum")
    board.chart(
        "left", "Kept (%) by week", decided, "line", ["decided_at:week"], "attainment"
    )
    board.chart(
        "right",
        "Penalties and credits by month",
        owed,
        "bar",
        ["date_to:month"],
        "company_amount",
    )
    board.band(16)
    heads = ["company_amount:sum", "breach_count:sum"]
    board.table("left", "Penalties by agreement", owed, "agreement_id", heads)
    board.table("right", "Penalties by customer", owed, "partner_id", heads)
    board.band(14)
    heads = ["hours_used:sum", "hours_left:sum"]
    board.table("left", "Included hours by customer", packs, "partner_id", heads)
    heads = ["__count", "attainment:avg"]
    board.table("right", "Kept by promise", decided, "metric_id", heads)
    board.band(14)
    columns = [
        ("res_name", "A", "Document"),
        ("metric_id", "B", "Promise"),
        ("partner_id", "E", "Customer"),
        ("breached_at", "F", "Broken at"),
    ]
    board.list("Broken last", broken, columns, "breached_at")
    board.band(13)
    board.write("sla_billing_spreadsheet_dashboard/data/files/billing_dashboard.json")


if __name__ == "__main__":
    service_level()
    marketing()
    billing()
