from odoo import api, fields, models

_WARNINGS = (100, 75)
# Where the transaction keeps which balances are used up, see ``sla.mixin``.
BALANCE_STATES = "sla_balance_states"


class SlaEntitlementBalance(models.Model):
    """What a customer may still use in a billing period. Only the engine writes it (see
    ``sla.agreement._sla_allocate``)."""

    _name = "sla.entitlement.balance"
    _description = "Balance of an Entitlement"
    _order = "date_from desc, id desc"

    agreement_id = fields.Many2one(
        "sla.agreement",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        help="The first version of the agreement; the balance is that of all versions.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty, where all customers of the agreement share what is included.",
    )
    date_from = fields.Date(
        string="From", required=True, readonly=True, help="First day of the period."
    )
    date_to = fields.Date(
        string="To", required=True, readonly=True, help="Last day of the period."
    )
    hours_granted = fields.Float(
        string="Hours granted",
        readonly=True,
        help="Hours that the period brought, prepaid ones included.",
    )
    hours_rolled = fields.Float(
        string="Hours carried over",
        readonly=True,
        help="Hours that were left of earlier periods and can still be used.",
    )
    hours_used = fields.Float(
        string="Hours used",
        readonly=True,
        help="Hours worked in the period that are included.",
    )
    hours_expired = fields.Float(
        string="Hours expired",
        readonly=True,
        help="Hours that expired in the period without being used.",
    )
    hours_left = fields.Float(
        string="Hours left",
        readonly=True,
        help="Hours that can still be used in the period.",
    )
    requests_granted = fields.Integer(
        string="Requests granted",
        readonly=True,
        help="Requests that the period brought, prepaid ones included.",
    )
    requests_rolled = fields.Integer(
        string="Requests carried over",
        readonly=True,
        help="Requests that were left of earlier periods and can still be made.",
    )
    requests_used = fields.Integer(
        string="Requests used",
        readonly=True,
        help="Requests worked on for the first time in the period.",
    )
    requests_expired = fields.Integer(
        string="Requests expired",
        readonly=True,
        help="Requests that expired in the period without being used.",
    )
    requests_left = fields.Integer(
        string="Requests left",
        readonly=True,
        help="Requests that can still be made in the period.",
    )
    used_percent = fields.Float(
        string="Used (%)",
        readonly=True,
        aggregator="max",
        help="Share of what can be used in the period that has been; of hours and "
        "requests, the one that is nearer to its end.",
    )
    warned_percent = fields.Integer(
        string="Warned at (%)",
        readonly=True,
        aggregator="max",
        help="The owner of the agreement was told at this share; once in a period.",
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id",
        store=True,
        index=True,
        help="The company of the agreement.",
    )

    _once = models.UniqueIndex(
        "(agreement_id, COALESCE(partner_id, 0), date_from)",
        "There is a balance of this period already.",
    )

    @api.depends("agreement_id", "partner_id", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for balance in self:
            parts = (
                balance.agreement_id.name,
                balance.partner_id.display_name,
                self.env["sla.format"]._day(balance.date_from),
            )
            balance.display_name = " · ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        self._forget()
        return super().create(vals_list)

    def write(self, vals):
        self._forget()
        return super().write(vals)

    def unlink(self):
        self._forget()
        return super().unlink()

    def _forget(self):
        """Let the documents of this transaction look at the balances again."""
        self.env.cr.cache.pop(BALANCE_STATES, None)

    def _warn_once(self):
        """Tell the owners of the agreements where three quarters, or all, of what can
        be used has been; once for each in a period."""
        today = fields.Date.context_today(self)
        for balance in self:
            reached = next(
                (each for each in _WARNINGS if balance.used_percent >= each), 0
            )
            if reached <= balance.warned_percent:
                continue
            # sudo: written by the engine only
            balance.sudo().warned_percent = reached
            if balance.date_from <= today <= balance.date_to:
                balance._warn(reached)

    def _warn(self, percent):
        """Tell who has to know that ``percent`` (75 or 100) of what is included has
        been used: the owner, by an activity on the agreement. Add-ons with a page for
        the customer tell the customer as well."""
        self.ensure_one()
        # sudo: who enters time need not see the agreement
        agreement = self.sudo().agreement_id._get_version_on(self.date_to)
        who = self.partner_id.display_name or agreement.name
        if percent >= 100:
            summary = self.env._("The included time of %s is used up", who)
        else:
            summary = self.env._("%s has used three quarters of the included time", who)
        agreement.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=self._get_warning_text(),
            user_id=(agreement.owner_id or self.env.ref("base.user_admin")).id,
        )

    def _get_warning_text(self):
        return self.env._(
            "In the period from %(first)s to %(last)s: %(hours)s hours and "
            "%(requests)s requests are left. Work beyond is billed.",
            first=self.env["sla.format"]._day(self.date_from),
            last=self.env["sla.format"]._day(self.date_to),
            hours=f"{self.hours_left:g}",
            requests=self.requests_left,
        )

    @api.model
    def _cron_refresh(self):
        """Begin new periods, and let what has expired go, an agreement at a time."""
        cron = self.env["ir.cron"]
        in_force = [("state", "in", ("active", "review")), ("kind", "=", "customer")]
        agreements = self.env["sla.agreement"].search(
            [*in_force, ("entitlement_ids", "!=", False)]
        )
        agreements |= agreements._get_special_terms()
        bought = [("purchase_date", "<=", fields.Date.context_today(self))]
        agreements |= self.env["sla.entitlement.pack"].search(bought).agreement_id
        families = agreements.family_id
        left = len(families)
        cron._commit_progress(remaining=left)
        for family in families:
            family._sla_allocate()
            left -= 1
            if not cron._commit_progress(1, remaining=left):
                break

    def action_open_time(self):
        """Open the time worked in these periods."""
        self.ensure_one()
        domain = [
            ("sla_agreement_id.family_id", "=", self.agreement_id.id),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]
        if self.partner_id:
            domain.append(("sla_customer_id", "=", self.partner_id.id))
        return self.env["account.move"]._sla_open_time(domain)
