from odoo import models


class SlaCatalogEntry(models.Model):
    """The times that a request would be promised if it were made now."""

    _inherit = "sla.catalog.entry"

    def _get_promised_times(self, partner, channel, company, zone):
        """Return ``[{"name", "within", "text"}]``: the promises that a request of
        ``partner`` (perhaps nobody yet) through ``channel``
        (``helpdesk.ticket.channel``) would get now, in plain words."""
        self.ensure_one()
        dates = self.env["sla.format"]
        told = []
        trial = self._make_trial(partner, channel, company)
        for name, promise in trial._get_promises():
            within = self._tell_allowance(promise)
            text = self.env._(
                "%(within)s, by %(moment)s",
                within=within,
                moment=dates._moment(promise.deadline, zone),
            )
            told.append({"name": name, "within": within, "text": text})
        return told

    def _make_trial(self, partner, channel, company):
        """Return a trial (``sla.try``) of the ticket that such a request would be."""
        company = self.company_id or company
        team = self.team_id
        # sudo: the engine looks at policies that neither customers nor agents read
        trials = self.env["sla.try"].sudo().with_company(company)
        return trials.new(
            {
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "company_id": (team.company_id or company).id,
                "partner_id": partner.id,
                "service_id": self.service_id.id,
                "priority": self.priority,
                "team_ref": f"{team._name},{team.id}" if team else False,
                "helpdesk_channel_id": channel.id,
                "helpdesk_category_id": self.category_id.id,
                "helpdesk_type_id": self.type_id.id,
            }
        )

    def _tell_allowance(self, promise):
        """Return within what time, such as “4 working hours”."""
        target = promise.definition["target"]
        always = promise.calendar == self.env.ref(
            "sla_base.calendar_always", raise_if_not_found=False
        )
        words = self._get_allowance_words(one=target["duration"] == 1)
        text = words[target["unit"] if always else f"working_{target['unit']}"]
        return text.replace("%s", f"{target['duration']:g}")

    def _get_allowance_words(self, one):
        """Return texts by the unit of a target: of working time, or of any."""
        if one:
            return {
                "working_minute": self.env._("within 1 working minute"),
                "working_hour": self.env._("within 1 working hour"),
                "working_day": self.env._("within 1 working day"),
                "minute": self.env._("within 1 minute"),
                "hour": self.env._("within 1 hour"),
                "day": self.env._("within 1 day"),
            }
        return {
            "working_minute": self.env._("within %s working minutes"),
            "working_hour": self.env._("within %s working hours"),
            "working_day": self.env._("within %s working days"),
            "minute": self.env._("within %s minutes"),
            "hour": self.env._("within %s hours"),
            "day": self.env._("within %s days"),
        }
