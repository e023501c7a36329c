from odoo import api, models


class SlaSubrequest(models.Model):
    """What the party of a sub-request is shown on the portal."""

    _inherit = "sla.subrequest"

    def _get_portal_promises(self, reader):
        """Return what the party may know of its own promises: name, state and times in
        words, in the zone of ``reader`` (``res.users``)."""
        self.ensure_one()
        return self._get_portal_promises_batch(reader)[self.id]

    def _get_portal_promises_batch(self, reader):
        """Return ``{sub-request id: promises}``, see :meth:`_get_portal_promises`."""
        # sudo: portal users have no access to clocks; this is what they are shown
        clocks = self.env["sla.clock"].sudo()._get_of_documents(self)
        names = self._get_portal_status_names()
        tickets = self.env["helpdesk.ticket"]
        shown = {id_: [] for id_ in self._ids}
        zones = {part.id: part._get_portal_zone(reader) for part in self}
        for clock in clocks:
            if clock.state == "cancelled":
                continue
            promise = clock._prepare_portal_promise(names)
            zone = zones[clock.res_id]
            promise["text"] = tickets._sla_get_portal_text(promise, zone)
            shown[clock.res_id].append(promise)
        return shown

    @api.model
    def _get_portal_status_names(self):
        return {
            "running": self.env._("In time"),
            "paused": self.env._("Waiting for our answer"),
            "waiting": self.env._("Waiting"),
            "late": self.env._("Late"),
            "met": self.env._("Done in time"),
            "missed": self.env._("Done late"),
        }

    def _get_portal_zone(self, reader):
        """Return the time zone in which ``reader`` is told times: the supplier's, for
        whoever comes with nothing but a link."""
        self.ensure_one()
        own = self.sudo()  # sudo: of supplier and company, nothing but the zone
        zone = reader.tz if not reader._is_public() else None
        calendar = own.company_id.resource_calendar_id
        return zone or own._get_recipient().tz or calendar.tz or "UTC"
