from odoo import api, fields, models

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
        customer or type, and comes under the agreement of that. What is approved stays
        as it was approved, but for another customer."""
        # sudo: of everybody who worked on the ticket; and what is included is the
        # engine's to share out
        lines = self.sudo().sla_time_ids.filtered(
            lambda line: (
                not line.sla_bill_line_id
                and ("partner_id" in vals or not line.sla_approved)
            )
        )
        if "partner_id" in vals or "sla_service_id" in vals:
            lines._sla_follow_ticket(service="sla_service_id" in vals)
        if lines and "type_id" in vals:
            lines._sla_share_out()

    # Agreement and balance

    def _sla_get_billing_agreement(self, day=None):
        """Return the agreement that work on this ticket on ``day`` (by default today)
        comes under: the one whose promise the ticket has, in the version of that day;
        else the most specific one that covered its customer then. Called as
        superuser."""
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        company = self.company_id or self.env.company
        customer = self.partner_id.commercial_partner_id
        promised = self.sla_agreement_id.with_company(company)
        if promised.kind == "customer" and customer:
            held = promised._get_family_versions()._get_holding_on(day)
            if held and held._holds_on(day) and held._covers_customer(customer):
                return held
        return promised._find_for_work(
            self.partner_id, self.sla_service_id, day, company
        )

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
        today = fields.Date.context_today(self)
        if not agreement._sla_includes(self._sla_get_time_facts(), today):
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
