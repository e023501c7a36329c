from odoo import models


class SlaObjective(models.Model):
    """What keeps a number honest: where it is measured, its counter-metrics are."""

    _inherit = "sla.objective"

    def _watch_counters(self):
        """Make sure that the counter-metrics are measured for the same people in the
        same period, promised or not."""
        # sudo: objectives of the same person, which the maker may not see
        objectives = self.env["sla.objective"].sudo()
        wanted = {
            (counter.id, *objective._get_key()[1:]): (objective, counter)
            for objective in self
            for counter in objective.kpi_id._get_counters()
            # what cannot be told by person or team says nothing about them
            if objective._is_measurable(counter)
        }
        if not wanted:
            return
        known = objectives.search(
            [
                ("kpi_id", "in", self.kpi_id._get_counters().ids),
                ("who", "in", self.mapped("who")),
                ("date_start", "in", list(set(self.mapped("date_start")))),
            ]
        )
        for objective in known:
            wanted.pop(objective._get_key(), None)
        objectives.create(
            [
                objective._prepare_counter(counter)
                for objective, counter in wanted.values()
            ]
        )

    def _get_key(self):
        return (
            self.kpi_id.id,
            self.company_id.id,
            self.who,
            self.period_kind,
            self.date_start,
        )

    def _prepare_counter(self, counter):
        return {
            "kpi_id": counter.id,
            "company_id": self.company_id.id,
            "scope": self.scope,
            "team_ref": self.team_ref and f"{self.team_ref._name},{self.team_ref.id}",
            "user_id": self.user_id.id,
            "is_public": self.is_public,
            "period_kind": self.period_kind,
            "date_start": self.date_start,
            "has_target": False,
        }
