from odoo import api, models
from odoo.tools import SQL


class SlaClockPart(models.AbstractModel):
    """Something that belongs to a clock and is as visible as the clock, which is as
    visible as its document. Has a field ``clock_id``."""

    _name = "sla.clock.part"
    _description = "Part of an SLA Clock"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        allowed = self - result[0] if result else self
        # sudo: only to learn which clock to ask
        clocks = allowed.sudo().clock_id.sudo(False)
        visible = clocks._filtered_access("read")
        # sudo: as above
        forbidden = allowed.sudo().filtered(lambda part: part.clock_id not in visible)
        if not forbidden:
            return result
        forbidden = forbidden.sudo(False)
        if result:
            forbidden |= result[0]
        return forbidden, lambda: clocks._make_access_error()

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access or query.is_empty():
            return query
        clocks = self.env["sla.clock"]._search([])
        query.add_where(
            SQL(
                "%s IN %s",
                SQL.identifier(query.table, "clock_id"),
                clocks.subselect(),
            )
        )
        return query
