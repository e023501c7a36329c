from odoo import models
from odoo.exceptions import UserError

from ..measure import measure
from .sla_kpi import ADDITIVE

_CUSTOMER = "('kind', '=', 'customer')"
_ENDED = f"{_CUSTOMER}, ('state', '=', 'stopped')"
# Of clocks the fields are known.
_CLOCK = {
    "model": "sla.clock",
    "date_field": "stopped_at",
    "company_field": "company_id",
    "user_field": "user_id",
    "team_field": "team_id",
}
# What people read of a definition, in every language.
_TEXTS = ("name", "definition", "unit_name")


class SlaKpi(models.Model):
    """From what people choose to what the database is asked."""

    _inherit = "sla.kpi"

    def _get_definition(self):
        """Return the whole definition as plain values: what is measured, and what a
        closed period keeps of it."""
        self.ensure_one()
        definition = {
            "name": self.name,
            "definition": self.definition,
            "direction": self.direction,
            "unit": self.unit,
            "unit_name": self.unit_name or False,
            "kind": self.measure,
            "measure": self.measure,
            "aggregate": self.aggregate,
            "percentile": self.percentile,
            "model": self.model or False,
            "domain": self.domain or "[]",
            "of_domain": self.of_domain or "[]",
            "field": self.field_id.name or False,
            "end_field": self.end_field_id.name or False,
            "date_field": self.date_field_id.name or False,
            "company_field": self.company_field_id.name or False,
            "user_field": self.user_field_id.name or False,
            "team_field": self.team_field_id.name or False,
            "team_model": self.team_field_id.relation or False,
            "seconds": self.measure in ("elapsed", "clock_time"),
        }
        if self.measure in ("attainment", "clock_time"):
            definition |= _CLOCK | self._compile_clocks()
        if definition["measure"] not in ("median", "percentile", "average"):
            return definition
        return definition | {"aggregate": definition["measure"]}

    def _get_texts(self):
        """Return ``{field: {language: text}}`` of what people read of the figure."""
        self.ensure_one()
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {
            name: {code: self.with_context(lang=code)[name] for code in languages}
            for name in _TEXTS
        }

    def _compile_clocks(self):
        """Return how a figure of promises is asked of the clocks: attainment of those
        that were decided in the period, times of those that ended in it."""
        only = (
            f", ('metric_id', 'in', {self.metric_ids.ids})" if self.metric_ids else ""
        )
        if self.measure == "attainment":
            return {
                "measure": "ratio",
                "date_field": "decided_at",
                "domain": "[('breached_at', '=', False)]",
                "of_domain": f"[{_CUSTOMER}{only}]",
            }
        ended = f"[{_ENDED}{only}]"
        return {
            "measure": self.aggregate,
            "domain": ended,
            "field": self.clock_part,
        }

    def _is_additive(self):
        """Return whether the parts of the figure add up to the whole."""
        self.ensure_one()
        return self.measure in ADDITIVE

    def _measure(self, wanted, with_ids=False):
        """Measure the figure for all that is wanted (see ``measure.Wanted``) as it is
        defined now; return ``{key: Result}``.

        :raise UserError: if there are no such records any more
        """
        self.ensure_one()
        definition = self._get_definition()
        if definition["model"] not in self.env:
            raise UserError(
                self.env._(
                    "The records that this figure counts are gone: the add-on that "
                    "brought them was uninstalled. Choose others, or archive the "
                    "figure."
                )
            )
        self._check_currency()  # the currency of a field may change by an update
        return measure(self.env, definition, wanted, with_ids)

    def action_refresh(self):
        """Measure the open objectives of these figures again."""
        self.check_access("write")
        # sudo: results of the engine, which nobody writes
        objectives = self.env["sla.objective"].sudo()
        objectives.search(
            [("kpi_id", "in", self.ids), ("state", "=", "open")]
        )._refresh()
