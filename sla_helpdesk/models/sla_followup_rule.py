from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 100
# Tickets that were closed longer ago than their follow-up was due plus this are left
# alone: a rule that was switched off for a year does not call everybody at once.
_TOO_LATE = timedelta(days=30)


class SlaFollowupRule(models.Model):
    """When customers are asked how they are: some days after a ticket was closed, or
    when nothing was heard from them for some days."""

    _name = "sla.followup.rule"
    _description = "Follow-up Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True,
        translate=True,
        help="What the rule is called in lists, for example “Three days after "
        "closing”.",
    )
    sequence = fields.Integer(
        default=10, help="If several rules fit a customer, the first one asks."
    )
    active = fields.Boolean(
        default=True,
        help="Switch it off and the rule asks nobody any more. What it has planned "
        "stays.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Customers of this company are asked.",
    )
    trigger = fields.Selection(
        [
            ("closed", "After a ticket was closed"),
            ("quiet", "When nothing was heard from a customer"),
        ],
        required=True,
        default="closed",
        help="After a ticket was closed: so many days later, unless it is open again. "
        "When nothing was heard: so many days after the customer's last ticket, "
        "message or follow-up.",
    )
    delay_days = fields.Integer(
        string="Days later",
        default=3,
        required=True,
        help="How many days after that the customer is asked.",
    )
    since = fields.Date(
        default=fields.Date.context_today,
        required=True,
        help="Tickets that were closed before this day are left alone.",
    )
    type_ids = fields.Many2many(
        "helpdesk.ticket.type",
        string="Types",
        help="Only tickets of these types. Empty: all.",
    )
    service_ids = fields.Many2many(
        "sla.service",
        string="Services",
        check_company=True,
        help="Only tickets about these services and those below them. Empty: all.",
    )
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        check_company=True,
        help="Only tickets of these teams. Empty: all.",
    )
    tier_ids = fields.Many2many(
        "sla.tier",
        string="Tiers",
        check_company=True,
        help="Only customers of these tiers. Empty: all.",
    )
    once_days = fields.Integer(
        string="Not again within (days)",
        default=30,
        help="A customer that had a follow-up, whatever its rule, is not asked again "
        "for so many days. 0: every time.",
    )
    who = fields.Selection(
        [
            ("agent", "The agent of the ticket"),
            ("salesperson", "The customer's salesperson"),
            ("user", "A certain person"),
        ],
        string="Who asks",
        required=True,
        default="agent",
        help="Who gets the follow-ups of this rule to do. If there is no agent or "
        "salesperson, the person named below asks.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Who asks if it is a certain person, and if there is no agent or no "
        "salesperson.",
    )
    script = fields.Html(
        translate=True,
        help="What to say and to look at; shown to the person who asks.",
    )
    question = fields.Char(
        translate=True,
        default=lambda self: self.env._(
            "How satisfied are you with what we did for you, from 1 to 5?"
        ),
        help="The question about satisfaction that is asked.",
    )
    followup_ids = fields.One2many("sla.followup", "rule_id", string="Follow-ups")
    followup_count = fields.Integer(
        string="Number of follow-ups",
        compute="_compute_followup_count",
        help="How many follow-ups the rule has made so far.",
    )

    _delay_positive = models.Constraint(
        "CHECK (delay_days >= 0 AND once_days >= 0)",
        "The days of a follow-up rule must not be negative.",
    )

    def _compute_followup_count(self):
        counts = dict(
            self.env["sla.followup"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.followup_count = counts.get(rule, 0)

    def action_open_followups(self):
        """Open the follow-ups that came from this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_helpdesk.sla_followup_action"
        )
        return action | {"domain": [("rule_id", "=", self.id)], "context": {}}

    # Making follow-ups

    @api.model
    def _cron_followups(self):
        """Make the follow-ups that are due, rule by rule."""
        jobs = self.env["ir.cron"]
        for rule in self.search([("active", "=", True)]):
            while count := rule._make_followups(_BATCH):
                if not jobs._commit_progress(count):
                    return

    def _make_followups(self, limit):
        """Make follow-ups for at most ``limit`` tickets or customers; return how many
        were made. Called again until it returns 0."""
        self.ensure_one()
        if self.trigger == "quiet":
            vals_list = self._prepare_quiet(limit)
        else:
            vals_list = self._prepare_closed(limit)
        seen = set()
        chosen = []
        for vals in vals_list:
            customer = vals.pop("customer_id")
            if self.once_days and customer in seen:
                continue
            seen.add(customer)
            chosen.append(vals)
        followups = self.env["sla.followup"].create(chosen)
        followups._remind()
        return len(followups)

    def _prepare_closed(self, limit):
        tickets = self.env["helpdesk.ticket"].search(
            self._get_closed_domain(), limit=limit, order="closed_date, id"
        )
        return [
            self._prepare_followup(ticket.partner_id, ticket)
            | {
                "ticket_id": ticket.id,
                "due_date": ticket.closed_date.date() + timedelta(self.delay_days),
            }
            for ticket in tickets
        ]

    def _get_closed_domain(self):
        now = self.env.cr.now().replace(microsecond=0)
        due = now - timedelta(days=self.delay_days)
        first = max(datetime.combine(self.since, time.min), due - _TOO_LATE)
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("stage_id.sla_phase", "=", "stop"),
                ("closed_date", ">=", first),
                ("closed_date", "<=", due),
                ("partner_id.partner_share", "=", True),
                ("sla_followup_ids", "not any", [("rule_id", "=", self.id)]),
            ]
        )
        if self.once_days:
            domain &= Domain("commercial_partner_id", "not in", self._get_asked_ids())
        if self.type_ids:
            domain &= Domain("type_id", "in", self.type_ids.ids)
        if self.service_ids:
            domain &= Domain("sla_service_id", "child_of", self.service_ids.ids)
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids.ids)
        if self.tier_ids:
            domain &= Domain("sla_tier_id", "in", self.tier_ids.ids)
        return domain

    def _get_asked_ids(self):
        """Return the IDs of the customers that had a follow-up of late."""
        today = fields.Date.context_today(self)
        asked = self.env["sla.followup"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "skipped"),
                ("due_date", ">", today - timedelta(days=self.once_days)),
            ]
        )
        return asked.commercial_partner_id.ids

    def _prepare_quiet(self, limit):
        today = fields.Date.context_today(self)
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("days_quiet", ">=", self.delay_days),
                ("next_followup", "=", False),
            ]
        )
        # a follow-up that was skipped is not made again the day after
        pause = timedelta(days=max(self.once_days, 1))
        domain &= Domain("last_followup", "=", False) | Domain(
            "last_followup", "<=", today - pause
        )
        if self.tier_ids:
            domain &= Domain("tier_id", "in", self.tier_ids.ids)
        customers = self.env["sla.customer.report"].search(
            domain, limit=limit, order="last_contact, id"
        )
        return [
            self._prepare_followup(line.partner_id, line.last_ticket_id)
            | {"due_date": today}
            for line in customers
        ]

    def _prepare_followup(self, partner, ticket):
        """Return the values of a follow-up with ``partner``; ``ticket`` is what it is
        about, or the last one of the customer."""
        lang = partner.lang if partner.lang else None
        return {
            "customer_id": partner.commercial_partner_id.id,
            "rule_id": self.id,
            "name": self.name,
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "user_id": self._choose_person(partner, ticket).id,
            "script": self.script,
            # in the customer's language, so that it can be read out
            "question": self.with_context(lang=lang).question
            if lang
            else self.question,
        }

    def _choose_person(self, partner, ticket):
        chosen = {
            "agent": ticket.user_id,
            "salesperson": partner.user_id or partner.commercial_partner_id.user_id,
        }.get(self.who)
        usable = chosen and chosen.active and not chosen.share
        return chosen if usable else self.user_id
