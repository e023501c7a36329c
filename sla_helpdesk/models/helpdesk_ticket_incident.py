from datetime import timedelta

from odoo import api, fields, models

from .sla_priority_rule import LEVELS

_LATELY, _LONG_AGO = 30, 90  # days


class HelpdeskTicket(models.Model):
    """Incidents: how bad it is, what helps meanwhile, why it happened, how often."""

    _inherit = "helpdesk.ticket"

    priority = fields.Selection(compute="_compute_priority", store=True, readonly=False)
    sla_impact = fields.Selection(
        LEVELS,
        string="Impact",
        groups="base.group_user",
        tracking=True,
        help="How many people, and how much business, are concerned. Together with the "
        "urgency it sets the priority, as the matrix says; that can be changed by hand "
        "afterwards.",
    )
    sla_urgency = fields.Selection(
        LEVELS,
        string="Urgency",
        groups="base.group_user",
        tracking=True,
        help="How soon it has to be put right. Together with the impact it sets the "
        "priority.",
    )
    sla_workaround = fields.Html(
        string="Workaround",
        groups="base.group_user",
        prefetch="sla_incident",
        help="What people can do until the incident is solved.",
    )
    sla_root_cause = fields.Html(
        string="Root cause",
        groups="base.group_user",
        prefetch="sla_incident",
        copy=False,
        help="Why it happened, and what keeps it from happening again.",
    )
    sla_incidents_30 = fields.Integer(
        string="Other incidents in 30 days",
        compute="_compute_sla_incidents",
        groups="base.group_user",
        help="Incidents on the same service that came in during the last 30 days, "
        "without this one.",
    )
    sla_incidents_90 = fields.Integer(
        string="Other incidents in 90 days",
        compute="_compute_sla_incidents",
        groups="base.group_user",
        help="Incidents on the same service that came in during the last 90 days, "
        "without this one.",
    )

    @api.depends("sla_impact", "sla_urgency")
    def _compute_priority(self):
        assessed = self.filtered(
            lambda ticket: ticket.sla_impact and ticket.sla_urgency
        )
        rules = self.env["sla.priority.rule"]
        matrix = rules._get_matrix() if assessed else {}
        for ticket in self:
            found = rules._find(
                matrix, ticket.sla_impact, ticket.sla_urgency, ticket.company_id.id
            )
            ticket.priority = found or ticket.priority or "1"

    @api.model_create_multi
    def create(self, vals_list):
        # the default would hide what the matrix says; computing it before each ticket
        # is created would make all of them dearer
        rules, matrix = self.env["sla.priority.rule"], None
        for vals in vals_list:
            impact, urgency = vals.get("sla_impact"), vals.get("sla_urgency")
            if impact and urgency and not vals.get("priority"):
                matrix = rules._get_matrix() if matrix is None else matrix
                company_id = vals.get("company_id") or self.env.company.id
                found = rules._find(matrix, impact, urgency, company_id)
                if found:
                    vals["priority"] = found
        return super().create(vals_list)

    @api.depends("sla_service_id", "sla_process")
    def _compute_sla_incidents(self):
        lately = self._sla_count_incidents(_LATELY)
        long_ago = self._sla_count_incidents(_LONG_AGO)
        for ticket in self:
            ticket.sla_incidents_30 = lately.get(ticket, 0)
            ticket.sla_incidents_90 = long_ago.get(ticket, 0)

    def _sla_count_incidents(self, days):
        """Return ``{ticket: number}`` of the other incidents on the same service that
        came in during the last ``days``. One query, however many tickets."""
        since = self.env.cr.now() - timedelta(days=days)
        services = self.sla_service_id
        if not services:
            return {}
        counts = dict(
            self.env["helpdesk.ticket"]._read_group(
                self._sla_get_incidents_domain(services, since),
                ["sla_service_id"],
                ["__count"],
            )
        )
        return {
            ticket: counts.get(ticket.sla_service_id, 0) - ticket._sla_counts(since)
            for ticket in self
        }

    @api.model
    def _sla_get_incidents_domain(self, services, since):
        return [
            ("sla_process", "=", "incident"),
            ("sla_service_id", "in", services.ids),
            ("create_date", ">=", since),
        ]

    def _sla_counts(self, since):
        """Return whether the ticket itself is one of the incidents since then, as it
        is in the database."""
        known = self._origin
        return (
            bool(known)
            and known.active
            and known.sla_process == "incident"
            and known.sla_service_id == self.sla_service_id
            and known.create_date >= since
        )

    def action_sla_view_incidents(self):
        """Open the incidents on the same service of the last 90 days."""
        self.ensure_one()
        since = self.env.cr.now() - timedelta(days=_LONG_AGO)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.ticket_incident_action"
        )
        action["domain"] = self._sla_get_incidents_domain(
            self.sla_service_id, fields.Datetime.to_string(since)
        )
        action["context"] = {"sla_process": "incident"}
        return action
