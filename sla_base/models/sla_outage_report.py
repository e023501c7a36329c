from datetime import UTC, datetime

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

_GROUPS = "sla_base.group_sla_monitoring,sla_base.group_sla_manager"


class SlaOutage(models.Model):
    """What monitoring tools call, through Odoo's JSON-2 or JSON-RPC interface. Each
    call may be repeated: the number that the tool gives an outage tells which one is
    meant."""

    _inherit = "sla.outage"

    @api.model
    def report_outage(
        self, service, started, external_id, name=None, kind="unplanned", note=None
    ):
        """Say that services are down, and return the ID of the outage.

        :param service: ID or full name of a service, or a list of them
        :param str started: when it began, ISO 8601; without offset it is UTC
        :param str external_id: the tool's own number of the outage. If it has been
            reported already, nothing is changed
        :param str name: what happened; the services if empty
        :param str kind: ``unplanned`` or ``planned``
        :param str note: the cause, as plain text
        :raise AccessError: for users outside the group “Monitoring”
        :raise UserError: what is wrong with the call, and how to mend it
        """
        known = self._find_reported(external_id)
        if known:
            return known.id
        services = self._find_reported_services(service)
        if kind not in ("unplanned", "planned"):
            raise UserError(
                self.env._("“%s” is no kind of outage: use unplanned or planned.", kind)
            )
        # sudo: this is all that monitoring tools may do with outages
        outage = self.sudo().create(
            {
                "name": name or self.env["sla.format"]._list(services.mapped("name")),
                "service_ids": [(6, 0, services.ids)],
                "started_at": self._parse_moment(started, "started"),
                "kind": kind,
                "note": plaintext2html(note) if note else False,
                "external_id": external_id,
                "source": "api",
                "company_id": self.env.company.id,
            }
        )
        return outage.id

    @api.model
    def report_recovery(self, external_id, ended=None):
        """Say that services are there again, and return the ID of the outage. The first
        report of an end counts.

        :param str external_id: the number under which the outage was reported
        :param str ended: when it ended, as ``started`` above; now if empty
        :raise AccessError: for users outside the group “Monitoring”
        :raise UserError: what is wrong with the call, and how to mend it
        """
        outage = self._find_reported(external_id)
        if not outage:
            raise UserError(
                self.env._(
                    "There is no outage “%s” in this company. Report it first, with "
                    "report_outage.",
                    external_id,
                )
            )
        if outage.ended_at:
            return outage.id
        if ended:
            outage.ended_at = self._parse_moment(ended, "ended")
        else:
            outage.action_end_now()
        return outage.id

    def _find_reported(self, external_id):
        """Return the outage that was reported under this number, with the right to end
        it."""
        if not any(self.env.user.has_group(name) for name in _GROUPS.split(",")):
            raise AccessError(
                self.env._(
                    "Only users of the group “Service Levels / Monitoring” may report "
                    "outages. Ask an administrator to add you."
                )
            )
        if not external_id or not isinstance(external_id, str):
            raise UserError(
                self.env._(
                    "external_id is missing: give the number that the outage has in "
                    "your tool, as a text."
                )
            )
        # sudo: only of this company, and only to be ended
        return self.sudo().search(
            [
                ("external_id", "=", external_id),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )

    def _find_reported_services(self, asked):
        services = self.env["sla.service"]
        for key in asked if isinstance(asked, list) else [asked]:
            field = "id" if isinstance(key, int) else "complete_name"
            found = services.search([(field, "=", key)]) if key else services
            if len(found) != 1:
                raise UserError(
                    self.env._(
                        "There is no service “%s” in the catalogue, or more than one. "
                        "Give its ID, or its full name as the catalogue shows it.",
                        key,
                    )
                )
            services |= found
        if not services:
            raise UserError(self.env._("service is missing: say what is down."))
        return services

    def _parse_moment(self, text, name):
        """Return what a tool gave as ``name``, as naive UTC in whole seconds."""
        try:
            moment = datetime.fromisoformat(text)
        except (TypeError, ValueError):
            raise UserError(
                self.env._(
                    "%(name)s: “%(text)s” is no moment. Write it like "
                    "2026-03-02T09:30:00+00:00.",
                    name=name,
                    text=text,
                )
            ) from None
        if moment.tzinfo:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        return moment.replace(microsecond=0)
