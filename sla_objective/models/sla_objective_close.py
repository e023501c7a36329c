from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class SlaObjective(models.Model):
    """Closing a period: the number, the definition and the records counted are kept,
    and no later change of data or definition moves them."""

    _inherit = "sla.objective"

    @api.model
    def _find_ended(self, company):
        """Return the open objectives of a company whose period is over, and the days of
        grace after it too."""
        probe = self.new({"company_id": company.id})
        last = fields.Date.subtract(
            probe._get_today(), days=company.sla_objective_grace_days + 1
        )
        return self.search(
            [
                ("state", "=", "open"),
                ("company_id", "=", company.id),
                ("date_end", "<=", last),
            ]
        )

    def action_close(self):
        """Close periods that are over."""
        self._check_manager()
        for objective in self:
            if objective.date_end >= objective._get_today():
                raise UserError(
                    self.env._(
                        "“%(objective)s” runs until %(day)s. Close it when its period "
                        "is over.",
                        objective=objective.display_name,
                        day=self.env["sla.format"]._day(objective.date_end),
                    )
                )
        # sudo: results of the engine, which nobody writes
        self.sudo()._close()

    def action_reopen(self):
        """Open closed periods again: they are measured anew."""
        self._check_manager()
        closed = self.filtered(lambda each: each.state == "closed")
        for objective in closed:
            objective.message_post(
                body=self.env._(
                    "Reopened. It was closed with %(value)s.",
                    value=objective.actual_text or self.env._("nothing measured"),
                )
            )
        # sudo: as above
        closed.sudo()._keep({"state": "open", "snapshot": False, "counted": False})
        closed.sudo()._refresh()  # sudo: as above

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("sla_base.group_sla_manager"):
            raise AccessError(
                self.env._("Only SLA managers close and reopen objectives.")
            )

    def _close(self):
        """Measure what is open a last time, and freeze it. A figure that cannot be
        measured stays open, and says why; what is closed already stays as it is."""
        todo = self.filtered(lambda each: each.state == "open")
        todo._refresh()
        todo.flush_recordset()  # the status of a period that is over, to be frozen
        for kpi, objectives in todo.grouped("kpi_id").items():
            if kpi.error:
                continue
            definition = kpi._get_definition() | {"texts": kpi._get_texts()}
            results = (
                {} if kpi.measure == "manual" else objectives._measure(with_ids=True)
            )
            for objective in objectives:
                result = results.get(objective.id)
                objective._keep(
                    {
                        "state": "closed",
                        "snapshot": definition,
                        "counted": result and _get_counted(result),
                    }
                )


def _get_counted(result):
    return {"ids": list(result.ids), "base_ids": list(result.base_ids)}
