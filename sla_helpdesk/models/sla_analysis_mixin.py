from odoo import api, models
from odoo.tools import SQL


class SlaAnalysisMixin(models.AbstractModel):
    """What the reports on tickets share: they show what the reader's own rules on
    tickets allow, and sum up with medians, percentiles and shares, which Odoo's groups
    do not know.

    Of a report that inherits this, ``_sla_percentiles`` is ``{field: fraction}`` and
    ``_sla_shares`` is ``{field: (column of the part, column of the whole)}``: the
    field is then the percentage that the sums of both columns make.
    """

    _name = "sla.analysis.mixin"
    _description = "Figures of Tickets"

    _sla_percentiles = {}
    _sla_shares = {}

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, _function = aggregate_spec.partition(":")
        if name in self._sla_percentiles:
            return SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
                self._sla_percentiles[name],
                self._field_to_sql(self._table, name, query),
            )
        if name in self._sla_shares:
            part, whole = self._sla_shares[name]
            return SQL(
                "100.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
                self._field_to_sql(self._table, part, query),
                self._field_to_sql(self._table, whole, query),
            )
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def _get_visible_tickets_sql(self, alias):
        """Return the condition that the reader may see the ticket whose ID is in the
        column ``id`` of the table ``alias``."""
        if self.env.su:
            return SQL("TRUE")
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        return SQL(
            "%s IN %s",
            SQL.identifier(alias, "id"),
            tickets._search([]).subselect(),
        )

    @api.model
    def _get_metric_id(self, name):
        """Return the ID of a metric that this add-on ships, 0 if it is deleted."""
        xmlid = f"sla_helpdesk.metric_{name}"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid) or 0
