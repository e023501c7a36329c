from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# What of a closure the time of clocks depends on.
_WATCHED = {
    "date_from",
    "date_to",
    "calendar_id",
    "company_id",
    "resource_id",
    "time_type",
}


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    sla_estimated = fields.Boolean(
        string="Estimated",
        help="The day is not certain yet, as with holidays that depend on the moon. "
        "Correct the dates if necessary, then confirm.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._sla_notice_change()
        return leaves

    def write(self, vals):
        watched = _WATCHED & set(vals)
        before = self._sla_get_concerned() if watched else set()
        result = super().write(vals)
        if watched:
            self._sla_notice_change(before)
        return result

    def unlink(self):
        before = self._sla_get_concerned()
        result = super().unlink()
        self.browse()._sla_notice_change(before)
        return result

    def action_sla_confirm(self):
        """Note that estimated days are certain now."""
        self.check_access("write")
        # sudo: Odoo's Time Off looks at leave of employees; rights are checked above
        self.sudo().sla_estimated = False

    @api.model
    def _sla_get_closures(self, calendar_ids, company):
        """Return the closures of calendars in ``company`` as ``[start, end]`` epoch
        seconds; False among ``calendar_ids`` stands for those of all calendars."""
        leaves = self.search_fetch(
            Domain("resource_id", "=", False)
            & Domain("calendar_id", "in", calendar_ids)
            & Domain("company_id", "in", [False, company.id])
            & Domain("time_type", "=", "leave"),
            ["date_from", "date_to"],
        )
        return sorted(
            [epoch(leave.date_from), epoch(_inclusive(leave.date_to))]
            for leave in leaves
        )

    def _sla_get_concerned(self):
        """Return ``{(calendar id, company id)}`` of the calendars that these leaves
        close; False for all. The leave of one person closes none."""
        return {
            (leave.calendar_id.id, leave.company_id.id)
            for leave in self
            if not leave.resource_id
        }

    def _sla_notice_change(self, before=()):
        concerned = self._sla_get_concerned().union(before)
        if concerned:
            self.env["sla.schedule"]._notice_change(concerned)


def _inclusive(end):
    # Odoo's forms end a day off at 23:59:59 and mean the whole minute
    return end + timedelta(seconds=1) if end.second == 59 else end


def epoch(moment):
    """Return the seconds since 1970 of a naive UTC datetime."""
    return int((moment - fields.Datetime.to_datetime("1970-01-01")).total_seconds())
