from datetime import UTC, datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..risk import Rate, z_score

# Below this nothing is said of a value: any share comes about by chance.
_LEAST = 20
# One in a hundred and fifty by chance: many values are looked at.
_CLEAR = 2.7


class SlaDriverReport(models.TransientModel):
    """Drivers of breaches: what the broken promises of a period have in common, of
    those that the reader may see."""

    _name = "sla.driver.report"
    _description = "Drivers of Breaches"
    _check_company_auto = True

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(months=3),
        help="First day of the period: promises met or broken on it or later count.",
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: fields.Date.context_today(self),
        help="Last day of the period.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company whose promises are looked at.",
    )
    metric_id = fields.Many2one(
        "sla.metric",
        help="Look at one metric only. Empty: all of them together.",
    )
    kind = fields.Selection(
        [("customer", "Customer"), ("internal", "Internal"), ("supplier", "Supplier")],
        default="customer",
        help="To whom the promises are made. Empty: all of them.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(report.date_from > report.date_to for report in self):
            raise ValidationError(
                self.env._(
                    "The period ends before it begins. Choose a last day that is not "
                    "before the first one."
                )
            )

    def action_view_drivers(self):
        """Compare, and show what was found."""
        self.ensure_one()
        # sudo: lines are made here only, from what the reader may see
        lines = self.env["sla.driver.line"].sudo()
        lines.search([("report_id", "=", self.id)]).unlink()
        lines.create(self._prepare_lines())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_driver_line_action"
        )
        action["domain"] = [("report_id", "=", self.id)]
        return action

    def _get_span(self):
        """Return the period in UTC; days are those of the reader's time zone."""
        first = datetime.combine(self.date_from, time.min)
        after = datetime.combine(self.date_to + relativedelta(days=1), time.min)
        zone = self.env.tz
        return tuple(
            zone.localize(day).astimezone(UTC).replace(tzinfo=None)
            for day in (first, after)
        )

    def _get_where(self):
        start, end = self._get_span()
        case = self.env["sla.risk.case"]
        domain = Domain("company_id", "=", self.company_id.id)
        if self.metric_id:
            domain &= Domain("metric_id", "=", self.metric_id.id)
        if self.kind:
            domain &= Domain("kind", "=", self.kind)
        return SQL(
            "%s AND %s",
            case._get_decided_sql(start, end),
            case._get_visible_sql(domain),
        )

    def _prepare_lines(self):
        """Return the values of the lines: each value that was seen often enough, and
        how its share of broken promises stands against all the others."""
        case = self.env["sla.risk.case"]
        counts = {}
        for _company, _metric, _kind, name, value, total, broken in case._count(
            self._get_where(), self._get_span()[0]
        ):
            before = counts.get((name, value), Rate(0, 0))
            counts[name, value] = Rate(before.broken + broken, before.total + total)
        overall = counts.pop((None, "all"), Rate(0, 0))
        counts = {key: rate for key, rate in counts.items() if rate.total >= _LEAST}
        labels = case._get_value_labels(counts)
        return [
            self._prepare_line(name, value, label, counts[name, value], overall)
            for (name, value), label in labels.items()
            if counts[name, value].total < overall.total
        ]

    def _prepare_line(self, name, value, label, rate, overall):
        rest = Rate(overall.broken - rate.broken, overall.total - rate.total)
        score = z_score(rate, rest)
        return {
            "report_id": self.id,
            "dimension": name,
            "value": value,
            "dimension_label": self.env["sla.risk.case"]._get_dimension_label(name),
            "value_label": label,
            "decided": rate.total,
            "broken": rate.broken,
            "share": 100 * rate.share,
            "rest_share": 100 * rest.share,
            "difference": 100 * (rate.share - rest.share),
            "beyond": rate.broken - rate.total * rest.share,
            "driver": score >= _CLEAR,
        }
