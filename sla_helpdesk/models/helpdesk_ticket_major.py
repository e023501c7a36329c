from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# What decides on whether the outage of a major incident goes on.
_OUTAGE_FIELDS = {"active", "sla_is_major", "sla_service_id", "stage_id", "team_id"}


class HelpdeskTicket(models.Model):
    """Major incidents: one that many report, with a ladder of its own. Those who report
    it are told together, and the services concerned are down meanwhile."""

    _inherit = "helpdesk.ticket"

    sla_is_major = fields.Boolean(
        string="Major incident",
        groups="base.group_user",
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Many customers are hit, or business stands still. Policies can promise "
        "more for it, and tell more people sooner.",
    )
    sla_major_id = fields.Many2one(
        "helpdesk.ticket",
        string="Part of major incident",
        domain="[('sla_is_major', '=', True), ('company_id', '=', company_id)]",
        groups="base.group_user",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
        help="The major incident that this ticket reports as well. Its customer gets "
        "the messages that are sent to all.",
    )
    sla_linked_ids = fields.One2many(
        "helpdesk.ticket",
        "sla_major_id",
        string="Linked tickets",
        groups="base.group_user",
    )
    sla_linked_count = fields.Integer(
        string="Number of linked tickets",
        compute="_compute_sla_linked",
        groups="base.group_user",
    )
    sla_linked_open = fields.Integer(
        string="Linked tickets that are open",
        compute="_compute_sla_linked",
        groups="base.group_user",
        help="How many tickets of this major incident are not closed yet.",
    )

    @api.depends("sla_linked_ids.stage_id.sla_phase")
    def _compute_sla_linked(self):
        domain = Domain("sla_major_id", "in", self.ids)
        counts = self._sla_count_linked(domain)
        still_open = self._sla_count_linked(domain & self._sla_get_open_domain())
        for ticket in self:
            ticket.sla_linked_count = counts.get(ticket.id, 0)
            ticket.sla_linked_open = still_open.get(ticket.id, 0)

    @api.model
    def _sla_count_linked(self, domain):
        groups = self.env["helpdesk.ticket"]._read_group(
            domain, ["sla_major_id"], ["__count"]
        )
        return {major.id: count for major, count in groups}

    @api.constrains("sla_is_major", "type_id")
    def _check_sla_is_major(self):
        for ticket in self:
            if ticket.sla_is_major and ticket.sla_process != "incident":
                raise ValidationError(
                    self.env._(
                        "Ticket “%s” cannot be a major incident, for its type is not "
                        "one of the process “Incident”. Choose such a type, or say "
                        "that it is no longer a major incident.",
                        ticket.display_name,
                    )
                )

    @api.constrains("sla_major_id", "sla_is_major", "company_id")
    def _check_sla_major_id(self):
        for ticket in self.filtered("sla_major_id"):
            major = ticket.sla_major_id
            if ticket.sla_is_major or major == ticket:
                raise ValidationError(
                    self.env._(
                        "Ticket “%s” is a major incident itself, and cannot be part of "
                        "one. Empty one of the two.",
                        ticket.display_name,
                    )
                )
            if major.company_id != ticket.company_id:
                raise ValidationError(
                    self.env._(
                        "Ticket “%(ticket)s” and major incident “%(major)s” belong to "
                        "different companies. Choose a major incident of the same one.",
                        ticket=ticket.display_name,
                        major=major.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if any(vals.get("sla_is_major") for vals in vals_list):
            tickets.sudo()._sla_follow_outage()  # sudo: reads the flag, see there
        return tickets

    def write(self, vals):
        if _OUTAGE_FIELDS.isdisjoint(vals):
            return super().write(vals)
        # sudo: readers of tickets outside the company do not see the flag
        before = self.sudo().filtered("sla_is_major")
        result = super().write(vals)
        majors = before | self.sudo().filtered("sla_is_major")  # sudo: as above
        majors._sla_follow_outage("sla_service_id" in vals)
        return result

    def unlink(self):
        for major in self.sudo().filtered("sla_is_major"):  # sudo: reads the flag
            self.env["sla.outage"]._close_from(major)
        return super().unlink()

    def _sla_follow_outage(self, service_changed=False):
        """Have an outage of the affected service go on for as long as these tickets are
        open major incidents."""
        outages = self.env["sla.outage"]
        for ticket in self:
            ended = ticket.stage_id.sla_phase == "stop" or not ticket.active
            if ended or not ticket.sla_is_major:
                outages._close_from(ticket)
                continue
            service = ticket.sla_service_id
            start = ticket._sla_get_outage_start()
            outage = outages._open_from(ticket, service, started_at=start)
            if service_changed and service and outage.service_ids != service:
                outage.service_ids = service

    def _sla_get_outage_start(self):
        """Return since when the service has been down: since we heard of it first; of
        an incident that is major once more, since now."""
        self.ensure_one()
        # sudo: who declares an incident need not be allowed to read outages
        earlier = self.env["sla.outage"].sudo()
        origin = f"{self._name},{self.id}"
        again = earlier.search_count([("origin_ref", "=", origin)], limit=1)
        moment = self.env.cr.now() if again else self.create_date
        return moment.replace(microsecond=0)

    def action_sla_declare_major(self):
        """Declare these tickets major incidents. Whoever may edit a ticket may."""
        self.check_access("write")
        for ticket in self:
            if ticket.stage_id.sla_phase == "stop":
                raise UserError(
                    self.env._(
                        "Ticket “%s” is closed. Reopen it before you declare it a "
                        "major incident.",
                        ticket.display_name,
                    )
                )
        self.write({"sla_is_major": True, "sla_major_id": False})

    def action_sla_end_major(self):
        """Say that these tickets are no longer major incidents; linked ones stay."""
        self.check_access("write")
        self.write({"sla_is_major": False})

    def action_sla_view_linked(self):
        """Open the tickets that report the same major incident."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        action["name"] = self.env._("Linked tickets")
        action["domain"] = [("sla_major_id", "=", self.id)]
        action["context"] = {}
        return action
