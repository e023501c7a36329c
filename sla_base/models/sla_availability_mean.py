from odoo import api, models
from odoo.tools import SQL


class SlaAvailabilityMean(models.AbstractModel):
    """Attainment of several rows: of all their agreed hours together, so that an hour
    more or less agreed on counts for what it is."""

    _name = "sla.availability.mean"
    _description = "Mean of Availability"

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "attainment:avg":
            return super()._read_group_select(aggregate_spec, query)
        share = self._field_to_sql(self._table, "attainment", query)
        hours = self._field_to_sql(self._table, "agreed_hours", query)
        return SQL("SUM(%s * %s) / NULLIF(SUM(%s), 0)", share, hours, hours)
