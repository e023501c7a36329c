from odoo import api, fields, models

from odoo.addons.sla_base.closures import get_current_year


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    l10n_ir_holidays = fields.Boolean(
        string="Public holidays of Iran",
        help="The public holidays of this and the next Persian year are added by "
        "themselves, once for each year. Days that depend on the moon are marked as "
        "estimated: correct or confirm them when they are announced.",
    )
    l10n_ir_holiday_year = fields.Integer(
        string="Holidays added until",
        readonly=True,
        copy=False,
        help="The last Persian year, such as 1406, whose holidays have been added. "
        "What was corrected or removed since stays so.",
    )

    @api.model
    def _cron_l10n_ir_holidays(self):
        """Add the holidays of years that have come near; run again, it adds none."""
        progress = self.env["ir.cron"]._commit_progress
        waiting = self.search([("l10n_ir_holidays", "=", True)])
        waiting = waiting.filtered(lambda each: each._l10n_ir_get_missing_years())
        progress(remaining=len(waiting))
        for calendar in waiting:
            if calendar.try_lock_for_update():
                calendar._l10n_ir_add_holidays()
            if not progress(1):
                return

    def _l10n_ir_get_missing_years(self):
        """Return the Persian years, of this one and the next, that were not added."""
        self.ensure_one()
        this = get_current_year(fields.Date.context_today(self), persian=True)
        return [y for y in (this, this + 1) if y > self.l10n_ir_holiday_year]

    def _l10n_ir_add_holidays(self):
        """Close these working hours, in every company that uses them, on the public
        holidays of the years that were not added yet."""
        languages = self.env["res.lang"]
        language = languages._lang_get("fa_IR") or languages._lang_get("en_US")
        for calendar in self:
            years = calendar._l10n_ir_get_missing_years()
            if not years:
                continue
            company = calendar.company_id or self.env.company
            wizard = self.env["sla.holiday.import"].create(
                {
                    "source": "country",
                    "country_id": self.env.ref("base.ir").id,
                    "company_id": company.id,
                    "calendar_id": calendar.id,
                    "lang_id": language.id,
                    "year_from": years[0],
                    "year_to": years[-1],
                }
            )
            wizard.action_check()
            closures = wizard._create_closures(wizard._get_new_lines())
            # hours that companies share are closed in all of them
            closures.company_id = calendar.company_id
            calendar.l10n_ir_holiday_year = years[-1]
