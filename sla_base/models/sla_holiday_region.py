from odoo import api, fields, models

from ..closures import get_regions, get_supported


class SlaHolidayRegion(models.Model):
    """A region with public holidays of its own, as the package ``holidays`` knows it:
    a state, a canton, now and then a town."""

    _name = "sla.holiday.region"
    _description = "Region with Public Holidays"
    _order = "country_id, name, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    country_id = fields.Many2one(
        "res.country", required=True, ondelete="cascade", index=True
    )

    _once = models.UniqueIndex("(country_id, code)")

    @api.model
    def _load(self):
        """Have one record for each region that the package knows today."""
        # sudo: a list that comes with the add-on, loaded when it is updated
        regions = self.sudo()
        known = {(region.country_id.code, region.code) for region in regions.search([])}
        codes = {code: each for code, each in get_supported().items() if each}
        countries = self.env["res.country"].search([("code", "in", list(codes))])
        vals_list = []
        for country in countries:
            states = {state.code: state.name for state in country.state_ids}
            vals_list += [
                {
                    "country_id": country.id,
                    "code": code,
                    "name": name or states.get(code) or code,
                }
                for code, name in get_regions(country.code).items()
                if (country.code, code) not in known
            ]
        regions.create(vals_list)
