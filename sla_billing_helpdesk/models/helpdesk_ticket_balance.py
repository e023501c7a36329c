from odoo import api, fields, models
from odoo.fields import Domain

_FOLLOWED = frozenset({"type_id", "sla_service_id", "partner_id"})


class HelpdeskTicket(models.Model):
    """What the customer's agreement still includes, before work starts."""

    _inherit = "helpdesk.ticket"

    sla_balance_text = fields.Char(
        string="Included",
        compute="_compute_sla_balance",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="What is left of what the customer's agreement includes in this period.",
    )
    sla_balance_until = fields.Char(
        string="Period ends",
        compute="_compute_sla_balance",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="The last day of the period that the balance is about.",
    )
    sla_balance_level = fields.Selection(
        [
            ("fine", "Plenty left"),
            ("low", "Little left"),
            ("none", "Used up"),
            ("outside", "Not included"),
        ],
        string="Balance",
        compute="_compute_sla_balance",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Little is left when three quarters have been used. Not included: the "
        "customer's agreement includes time, but not for such tickets.",
    )

    @api.depends(
        "partner_id",
        "type_id",
        "sla_service_id",
        "sla_agreement_id",
        "sla_time_ids.unit_amount",
    )
    def _compute_sla_balance(self):
        for ticket in self:
            # sudo: agents see what is left, not the agreement
            told = ticket.sudo()._sla_tell_balance()
            ticket.sla_balance_text = told.get("text")
            ticket.sla_balance_until = told.get("until")
            ticket.sla_balance_level = told.get("level")

    def write(self, vals):
        result = super().write(vals)
        if not _FOLLOWED.isdisjoint(vals):
            self._sla_follow_with_time(vals)
        return result

    def _sla_follow_with_time(self, vals):
        """Time that is not billed yet goes with its ticket to another service,
        customer or type, and draws on what is included for that."""
        # sudo: of everybody who worked on the ticket; and what is included is the
        # engine's to share out
        lines = self.sudo().sla_time_ids.filtered(
            lambda line: not line.sla_bill_line_id
        )
        if not lines:
            return
        for ticket in self.sudo():  # sudo: as above
            own = lines.filtered(
                lambda line, ticket=ticket: line.sla_ticket_id == ticket
            )
            changed = {}
            if "sla_service_id" in vals:
                changed["sla_service_id"] = ticket.sla_service_id.id
            if "partner_id" in vals:
                changed["partner_id"] = ticket.partner_id.commercial_partner_id.id
            if changed:
                own.write(changed)
        if "type_id" in vals:
            lines._sla_share_out()

    # Agreement and balance

    def _sla_get_billing_agreement(self):
        """Return the agreement that time on this ticket is worked under: the one whose
        promise it has, else one in force with its customer. Called as superuser."""
        self.ensure_one()
        agreement = self.sla_agreement_id
        if agreement.kind == "customer" and agreement.state in ("active", "review"):
            return agreement
        customer = self.partner_id.commercial_partner_id
        if not customer:
            return agreement.browse()
        today = fields.Date.context_today(self)
        domain = Domain(
            [
                ("kind", "=", "customer"),
                ("state", "in", ("active", "review")),
                ("partner_ids", "in", (customer | self.partner_id).ids),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )
        domain &= Domain("date_start", "=", False) | Domain("date_start", "<=", today)
        found = agreement.search(domain, order="date_start desc, id desc")
        service = self.sla_service_id
        ours = found.filtered(
            lambda each: service and service in each._get_term("service_ids")
        )
        return (ours or found)[:1]

    def _sla_tell_balance(self):
        """Return what is left in the current period for work on this ticket, as
        ``_tell`` of the balance does; nothing where nothing limits it. Called as
        superuser."""
        self.ensure_one()
        agreement = self._sla_get_billing_agreement()
        customer = self.partner_id.commercial_partner_id
        balance = agreement._sla_get_balance_of(customer)
        if not balance:
            return {}
        if not agreement._sla_includes(self._sla_get_time_facts()):
            return {"level": "outside"}
        return balance._tell()

    def _sla_get_time_facts(self):
        """Return what decides on which entitlements work on this ticket draws; see
        ``_sla_get_facts`` of analytic lines."""
        line = self.env["account.analytic.line"].new(
            {"sla_ticket_id": self.id, "sla_service_id": self.sla_service_id.id}
        )
        return line._sla_get_facts()

    def _sla_get_time_schedule(self, agreement):
        """Return the hours (``Schedule``) in which work on this ticket is in hours."""
        self.ensure_one()
        calendar = self._sla_find_calendar(agreement._get_term("calendar_id").id)
        schedules = self.env["sla.schedule"]
        revision = schedules._get_current(calendar, self._sla_get_company())
        return revision._get_schedule()
