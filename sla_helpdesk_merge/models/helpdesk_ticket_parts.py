from odoo import models


class HelpdeskTicket(models.Model):
    """What hangs on a merged ticket goes on with the one that it was merged into: its
    sub-requests, and its part in a major incident."""

    _inherit = "helpdesk.ticket"

    def _sla_find_outages(self):
        """Return the outages, as superuser, that go on because of these tickets."""
        # sudo: who merges tickets need not be allowed to read outages
        return (
            self.env["sla.outage"]
            .sudo()  # see above
            .search(
                [
                    ("origin_ref", "in", [f"{self._name},{id_}" for id_ in self._ids]),
                    ("ended_at", "=", False),
                ]
            )
        )

    def _sla_take_parts(self, merged, outages):
        """Go on with the sub-requests and linked tickets of ``merged``.

        :param outages: those that went on because of ``merged`` before the merge
        """
        self.ensure_one()
        # sudo: who merges may write all of these tickets, as was checked; what hangs
        # on them goes along, whoever may write it
        ticket, merged = self.sudo(), merged.sudo()
        merged.sla_subrequest_ids.ticket_id = ticket
        majors = merged.filtered("sla_is_major")
        if majors:
            ticket._sla_take_major(majors, outages)
        if ticket.sla_is_major:
            linked = merged.with_context(active_test=False).sla_linked_ids - ticket
            linked.sla_major_id = ticket
            merged.sla_major_id = False
        elif not ticket.sla_major_id:
            ticket.sla_major_id = (merged.sla_major_id - ticket)[:1]

    def _sla_take_major(self, majors, outages):
        """Become the major incident that ``majors`` were, and keep the service down for
        as long as this ticket is open."""
        first = majors[0]
        vals = {}
        if not self.sla_is_major:
            vals = {"sla_is_major": True, "sla_major_id": False}
            if self.sla_process != first.sla_process:
                vals["type_id"] = first.type_id.id
            if not self.sla_service_id:
                vals["sla_service_id"] = first.sla_service_id.id
        majors.sla_is_major = False
        if outages and not self._sla_find_outages():
            # archiving the merged ones has ended them
            outages[0].write(
                {"origin_ref": f"{self._name},{self.id}", "ended_at": False}
            )
        if vals:
            self.write(vals)
        elif self.stage_id.sla_phase == "stop":
            self._sla_follow_outage()
