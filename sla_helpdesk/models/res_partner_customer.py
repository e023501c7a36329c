from odoo import fields, models
from odoo.fields import Domain

_LAST = 10  # how many of a kind the page of a customer shows


class ResPartner(models.Model):
    """The page of a customer: what there is about it in one place, each part as far as
    the reader may see it. Nothing of it is stored."""

    _inherit = "res.partner"

    sla_followup_ids = fields.One2many(
        "sla.followup",
        "commercial_partner_id",
        string="Follow-ups",
        groups="base.group_user",
    )
    sla_followup_count = fields.Integer(
        string="Follow-ups to do",
        compute="_compute_sla_customer_counts",
        groups="base.group_user",
    )
    sla_open_ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Open tickets",
        compute="_compute_sla_customer_tickets",
        groups="base.group_user",
    )
    sla_last_ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Last tickets closed",
        compute="_compute_sla_customer_tickets",
        groups="base.group_user",
    )
    sla_open_clock_ids = fields.Many2many(
        "sla.clock",
        string="Open promises",
        compute="_compute_sla_customer_tickets",
        groups="base.group_user",
    )
    sla_rating_ids = fields.Many2many(
        "rating.rating",
        string="Last ratings",
        compute="_compute_sla_customer_voice",
        groups="base.group_user",
    )
    sla_message_ids = fields.Many2many(
        "mail.message",
        string="Last messages",
        compute="_compute_sla_customer_voice",
        groups="base.group_user",
    )
    sla_satisfaction = fields.Integer(
        string="Satisfaction (%)",
        compute="_compute_sla_customer_voice",
        groups="base.group_user",
        help="Ratings of 4 or 5 out of 5, as a share of all ratings that the customer "
        "gave the tickets that you may read.",
    )
    sla_rating_count = fields.Integer(
        string="Number of ratings",
        compute="_compute_sla_customer_voice",
        groups="base.group_user",
        help="How many of the customer's tickets were rated. The satisfaction beside "
        "it is the share of good ratings among them.",
    )
    sla_customer_agreement_ids = fields.Many2many(
        "sla.agreement",
        string="Agreements with the customer",
        compute="_compute_sla_customer_agreement_ids",
        groups="sla_base.group_sla_user",
    )
    sla_lead_count = fields.Integer(
        string="Leads and opportunities",
        compute="_compute_sla_customer_counts",
        groups="base.group_user",
    )
    sla_invoice_count = fields.Integer(
        string="Customer invoices",
        compute="_compute_sla_customer_counts",
        groups="base.group_user",
    )

    def _compute_sla_customer_tickets(self):
        tickets = self.env["helpdesk.ticket"]
        readable = tickets.has_access("read")
        for partner in self:
            # an unsaved contact has no tickets
            own = Domain("commercial_partner_id", "=", partner._sla_get_customer().id)
            is_open = Domain("stage_id.sla_phase", "!=", "stop")
            opened, last = tickets, tickets
            if readable and partner.ids:
                opened = tickets.search(own & is_open, order="sla_next_deadline, id")
                last = tickets.search(
                    own & ~is_open, order="closed_date desc, id desc", limit=_LAST
                )
            partner.sla_open_ticket_ids = opened
            partner.sla_last_ticket_ids = last
            partner.sla_open_clock_ids = opened.sla_clock_ids.filtered(
                lambda clock: (
                    clock.kind == "customer" and clock.state in ("running", "paused")
                )
            ).sorted(lambda clock: (not clock.deadline, clock.deadline, clock.id))

    def _compute_sla_customer_voice(self):
        ratings, messages = self.env["rating.rating"], self.env["mail.message"]
        for partner in self:
            tickets = partner._sla_get_customer_tickets()
            on_tickets = Domain("model", "=", "helpdesk.ticket") & Domain(
                "res_id", "in", tickets.ids
            )
            given = Domain(
                [
                    ("res_model", "=", "helpdesk.ticket"),
                    ("res_id", "in", tickets.ids),
                    ("consumed", "=", True),
                    ("rating", ">=", 1),
                ]
            )
            found = ratings.search(given, order="rated_on desc, id desc")
            good = found.filtered(lambda rating: rating.rating >= 4)
            partner.sla_rating_ids = found[:_LAST]
            partner.sla_rating_count = len(found)
            partner.sla_satisfaction = 100 * len(good) / len(found) if found else 0
            partner.sla_message_ids = messages.search(
                on_tickets
                & Domain("message_type", "in", ("comment", "email", "email_outgoing"))
                & Domain("subtype_id.internal", "=", False),
                order="id desc",
                limit=_LAST,
            )

    def _compute_sla_customer_agreement_ids(self):
        agreements = self.env["sla.agreement"]
        current = Domain("kind", "=", "customer") & Domain(
            "state", "in", ("active", "review")
        )
        for partner in self:
            customer = partner._sla_get_customer()
            whose = Domain("partner_ids", "in", (customer | partner).ids)
            if customer.sla_tier_id:
                whose |= Domain("partner_ids", "=", False) & Domain(
                    "tier_ids", "in", customer.sla_tier_id.ids
                )
            partner.sla_customer_agreement_ids = (
                agreements.search(current & whose) if partner.ids else agreements
            )

    def _compute_sla_customer_counts(self):
        for partner in self:
            partner.sla_followup_count = len(
                partner.sla_followup_ids.filtered(lambda f: f.state == "todo")
            )
            for name in ("lead", "invoice"):
                model, domain = partner._sla_get_related(name)
                partner[f"sla_{name}_count"] = (
                    self.env[model].search_count(domain) if model else 0
                )

    def _sla_get_related(self, name):
        """Return model and domain of the customer's opportunities or invoices; no
        model where the app is not installed or the reader may not read them."""
        family = Domain("partner_id", "child_of", self._sla_get_customer().ids)
        model, further = {
            "lead": ("crm.lead", Domain.TRUE),
            "invoice": (
                "account.move",
                Domain("move_type", "in", ("out_invoice", "out_refund"))
                & Domain("state", "=", "posted"),
            ),
        }[name]
        if not self.ids or model not in self.env:
            return None, None
        if not self.env[model].has_access("read"):
            return None, None
        return model, family & further

    def _sla_get_customer(self):
        """Return the company of a contact, or the contact if it belongs to none."""
        self.ensure_one()
        return self._origin.commercial_partner_id

    def _sla_get_customer_tickets(self):
        """Return the tickets of the customer that the reader may read."""
        tickets = self.env["helpdesk.ticket"]
        if not self.ids or not tickets.has_access("read"):
            return tickets
        return tickets.search(
            [("commercial_partner_id", "=", self._sla_get_customer().id)]
        )

    # Buttons

    def action_sla_customer_page(self):
        """Open the page of the customer that this contact belongs to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.res_partner_action_customer"
        )
        customer = self.commercial_partner_id
        return action | {"res_id": customer.id, "name": customer.display_name}

    def action_sla_open_leads(self):
        """Open the opportunities of the customer."""
        return self._sla_open_related("lead", self.env._("Opportunities"))

    def action_sla_open_invoices(self):
        """Open the invoices of the customer."""
        return self._sla_open_related("invoice", self.env._("Customer invoices"))

    def _sla_open_related(self, name, title):
        model, domain = self._sla_get_related(name)
        if not model:
            return False
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False},
        }

    def action_sla_open_followups(self):
        """Open the follow-ups of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.sla_followup_action"
        )
        return action | {
            "domain": [("commercial_partner_id", "=", self._sla_get_customer().id)],
            "context": {"default_partner_id": self.id},
        }

    def action_sla_plan_followup(self):
        """Plan a follow-up with the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-up"),
            "res_model": "sla.followup",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_name": self.env._("Follow-up"),
            },
        }
