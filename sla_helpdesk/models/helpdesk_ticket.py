from odoo import api, fields, models
from odoo.fields import Domain

from .helpdesk_ticket_type import PROCESSES


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "sla.mixin"]
    _sla_trigger_fields = (
        "partner_id",
        "company_id",
        "team_id",
        "user_id",
        "priority",
        "channel_id",
        "category_id",
        "type_id",
        "tag_ids",
        "sla_service_id",
    )

    sla_service_id = fields.Many2one(
        "sla.service",
        string="Service",
        check_company=True,
        index="btree_not_null",
        help="The service of the catalogue that this ticket is about.",
    )
    sla_process = fields.Selection(
        PROCESSES,
        string="Process",
        compute="_compute_sla_process",
        store=True,
        index="btree_not_null",
    )
    sla_tier_id = fields.Many2one(
        "sla.tier",
        string="Tier",
        compute="_compute_sla_tier_id",
        search="_search_sla_tier_id",
        groups="base.group_user",
        help="The class of customers that the customer belongs to.",
    )

    @api.depends("type_id.sla_process")
    def _compute_sla_process(self):
        for ticket in self:
            ticket.sla_process = ticket.type_id.sla_process

    @api.depends("partner_id.commercial_partner_id.sla_tier_id", "company_id")
    def _compute_sla_tier_id(self):
        for ticket in self:
            # sudo: whoever reads the ticket may know it, not always the contact
            customer = ticket.sudo().partner_id.commercial_partner_id
            ticket.sla_tier_id = customer.with_company(ticket.company_id).sla_tier_id

    @api.model
    def _search_sla_tier_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("commercial_partner_id.sla_tier_id", operator, value)

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        asked = tickets.filtered(lambda ticket: ticket._sla_is_asked_at_creation())
        asked._sla_note_messages(replied=False, asked=True)
        return tickets

    @api.model
    def message_new(self, msg, custom_values=None):
        # helpdesk_mgmt knows the channel only of mail that its own cron has fetched
        channel = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False
        )
        values = dict(custom_values or {})
        if channel:
            values.setdefault("channel_id", channel.id)
        return super().message_new(msg, custom_values=values)

    # Hooks of sla.mixin

    def _sla_is_asked_at_creation(self):
        # what was typed into the portal's form is the requester's first message
        return self._sla_get_channel() == "portal"

    def _sla_get_service(self):
        return self.sla_service_id

    def _sla_get_channel(self):
        return self.channel_id.sla_channel or None

    def _sla_get_team_calendar(self):
        return self.team_id.sla_calendar_id

    def _sla_get_further_facts(self):
        path = self.category_id.parent_path or ""
        return {
            "helpdesk_category": tuple(int(part) for part in path.split("/") if part),
            "helpdesk_type": self.type_id._ids,
            # of a ticket that is only tried, the ids of the real tags
            "helpdesk_tag": tuple(sorted(self.tag_ids.ids)),
        }

    @api.model
    def _sla_get_trial_fields(self):
        return super()._sla_get_trial_fields() | {
            "service_id": "sla_service_id",
            "helpdesk_channel_id": "channel_id",
            "helpdesk_category_id": "category_id",
            "helpdesk_type_id": "type_id",
            "helpdesk_tag_ids": "tag_ids",
        }

    def _sla_get_pause_reason(self):
        return self.stage_id.sla_pause_reason_id

    @api.model
    def _sla_get_open_domain(self):
        return Domain("stage_id.sla_phase", "!=", "stop")

    # Portal

    def _sla_get_portal_promises(self):
        """Return what the customer may know of the promises on this ticket: only those
        made to the customer, and of each only name, state and times."""
        self.ensure_one()
        return self._sla_get_portal_promises_batch()[self.id]

    def _sla_get_portal_promises_batch(self):
        """Return ``{ticket id: promises}``, see :meth:`_sla_get_portal_promises`; of a
        promise that repeats, the last one."""
        # sudo: portal users have no access to clocks; this is what they are shown
        clocks = self.env["sla.clock"].sudo()._get_of_documents(self)
        shown = {id_: {} for id_ in self._ids}
        for clock in clocks:
            if clock.kind == "customer" and clock.state != "cancelled":
                shown[clock.res_id][clock.metric_id] = clock
        names = self._sla_portal_status_names()
        return {
            id_: [clock._prepare_portal_promise(names) for clock in own.values()]
            for id_, own in shown.items()
        }

    @api.model
    def _sla_portal_status_names(self):
        return {
            "running": self.env._("In time"),
            "paused": self.env._("Waiting for you"),
            "waiting": self.env._("Waiting"),
            "late": self.env._("Late"),
            "met": self.env._("Done in time"),
            "missed": self.env._("Done late"),
        }

    @api.model
    def _sla_get_portal_headline(self, promises):
        """Return the promise that tells best how a ticket stands: the open one that is
        due first, one that waits for the customer, else the last."""
        still_open = [promise for promise in promises if not promise["stopped_at"]]
        counting = [promise for promise in still_open if promise["deadline"]]
        if counting:
            return min(counting, key=lambda promise: promise["deadline"])
        return (still_open or promises[-1:] or [None])[0]

    def _sla_get_portal_zone(self, reader):
        """Return the time zone in which ``reader`` (``res.users``) is told times: the
        customer's, for whoever comes with nothing but a link."""
        self.ensure_one()
        ticket = self.sudo()  # sudo: of partner and company, nothing but the zone
        own = reader.tz if not reader._is_public() else None
        calendar = ticket.company_id.resource_calendar_id
        return own or ticket.partner_id.tz or calendar.tz or "UTC"

    @api.model
    def _sla_get_portal_text(self, promise, zone):
        """Return when a promise is due, or since when it waits, or when it was kept, in
        plain words."""
        texts = {
            "running": self.env._("by %s"),
            "paused": self.env._("since %s"),
            "late": self.env._("was due %s"),
            "met": self.env._("on %s"),
            "missed": self.env._("on %s"),
        }
        status = promise["status"]
        moment = promise["deadline"]
        if promise["paused_since"]:
            status, moment = "paused", promise["paused_since"]
        elif promise["stopped_at"]:
            moment = promise["stopped_at"]
        if not moment:
            return ""
        return texts[status] % self.env["sla.format"]._moment(moment, zone)
