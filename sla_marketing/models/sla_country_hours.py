from odoo import api, fields, models, tools


class SlaCountryHours(models.Model):
    """When people of a country can be reached: the time of a lead counts in the hours
    of the country where it is, not of the team that follows it up."""

    _name = "sla.country.hours"
    _description = "Contact Hours of a Country"
    _inherit = ["sla.plan.part"]
    _order = "country_id, company_id, id"
    _rec_name = "country_id"
    _check_company_auto = True

    country_id = fields.Many2one("res.country", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="Working hours in the time zone of the country. The time of its leads "
        "counts in them, unless the target, the agreement or the customer says "
        "otherwise.",
    )
    tz = fields.Selection(related="calendar_id.tz", string="Time zone")

    _unique_country = models.UniqueIndex(
        "(country_id, company_id)",
        "The contact hours of this country are there already. Change those.",
    )

    @api.model
    def _get_calendar(self, company, country):
        """Return the contact hours (``resource.calendar``) of ``country``, empty if
        none are known."""
        known = self._get_calendar_ids(company.id) if country else {}
        return self.env["resource.calendar"].browse(known.get(country.id))

    @api.model
    @tools.ormcache("company_id")
    def _get_calendar_ids(self, company_id):
        # sudo: configuration, the same for whoever edits the lead
        hours = self.sudo().search([("company_id", "=", company_id)])
        return {each.country_id.id: each.calendar_id.id for each in hours}
