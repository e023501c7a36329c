from odoo import api, fields, models


class SlaAgreement(models.Model):
    """Time: what an hour costs, and what is included."""

    _inherit = "sla.agreement"

    rate_ids = fields.One2many(
        "sla.rate",
        "agreement_id",
        string="Rates",
        copy=True,
        groups="sla_billing.group_sla_rates",
        help="What an hour costs that the agreement does not include.",
    )
    entitlement_ids = fields.One2many(
        "sla.entitlement",
        "agreement_id",
        string="Included",
        copy=True,
        help="What is included in each billing period. Empty: all the work of the "
        "contract is, until the customer buys a prepaid pack; from that day on what "
        "packs hold is.",
    )
    entitlement_shared = fields.Boolean(
        string="Customers share it",
        help="All customers of the agreement draw on the same hours and requests. "
        "Otherwise each has them for itself.",
    )
    time_approval = fields.Boolean(
        string="Time is approved first",
        help="Time is billed only once somebody has approved it.",
    )
    pack_ids = fields.One2many(
        "sla.entitlement.pack",
        compute="_compute_pack_ids",
        string="Prepaid packs",
        help="What customers have paid for in advance, under any version.",
    )
    balance_ids = fields.One2many(
        "sla.entitlement.balance",
        compute="_compute_balances",
        string="Balances",
        help="What can still be used in the current billing period.",
    )
    balance_text = fields.Char(
        string="Balance",
        compute="_compute_balances",
        help="What can still be used in the current billing period.",
    )
    entitlement_serial = fields.Integer(
        string="Times shared out",
        readonly=True,
        copy=False,
        help="How often the included time was shared out. Two who do so at once change "
        "the same number, and the second one starts again.",
    )

    def _compute_pack_ids(self):
        packs = self.env["sla.entitlement.pack"]
        for agreement in self:
            agreement.pack_ids = packs.search(
                [("agreement_id.family_id", "=", agreement.family_id.id)]
            )

    def _compute_balances(self):
        today = fields.Date.context_today(self)
        found = self.env["sla.entitlement.balance"].search(
            [
                ("agreement_id", "in", self.family_id.ids),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ]
        )
        by_family = found.grouped("agreement_id")
        for agreement in self:
            balances = by_family.get(agreement.family_id, found.browse())
            agreement.balance_ids = balances
            agreement.balance_text = agreement._say_balances(balances)

    @api.model
    def _say_balances(self, balances):
        """Return what ``balances`` leave, as a short text."""
        texts = []
        if any(each.hours_granted or each.hours_rolled for each in balances):
            hours = sum(balances.mapped("hours_left"))
            texts.append(self.env._("%s h", f"{hours:g}"))
        if any(each.requests_granted or each.requests_rolled for each in balances):
            requests = sum(balances.mapped("requests_left"))
            texts.append(self.env._("%s requests", requests))
        return " · ".join(texts)

    def _get_only_customer(self):
        """Return the customer, if the agreement is made with exactly one."""
        self.ensure_one()
        customers = self._get_term("partner_ids").commercial_partner_id
        return customers if len(customers) == 1 else customers.browse()

    def _shares_entitlement(self):
        return self._get_current_version().entitlement_shared

    def _get_family_versions(self):
        """Return the versions of the agreement that are or were in force, the first
        one first."""
        self.ensure_one()
        versions = self.with_context(active_test=False).search(
            [
                ("family_id", "=", self.family_id.id),
                ("state", "in", ("active", "review", "ended")),
            ]
        )
        return versions.sorted(lambda each: (str(each.date_start or ""), each.version))

    def _get_current_version(self):
        """Return the version that holds today; if none does, the last one."""
        return self._get_version_on(fields.Date.context_today(self))

    def _get_version_on(self, day):
        """Return the version that holds on ``day``; if none does, the last that did,
        else this one."""
        versions = self._get_family_versions()
        started = versions.filtered(
            lambda each: not each.date_start or each.date_start <= day
        )
        return (started or versions or self)[-1]

    def _sla_tell_owner(self, summary, note):
        """Give the owners of these agreements something to do, once."""
        # sudo: a job, or somebody who may not write agreements
        for agreement in self.sudo():
            if summary in agreement.activity_ids.mapped("summary"):
                continue
            agreement.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                note=note,
                user_id=(agreement.owner_id or self.env.ref("base.user_admin")).id,
            )

    def action_view_balances(self):
        """Open the balances of this agreement, in all periods."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.action_sla_balance"
        )
        action["domain"] = [("agreement_id", "=", self.family_id.id)]
        action["context"] = {}
        return action

    def action_view_time(self):
        """Open the time worked under this agreement, in all versions."""
        self.ensure_one()
        return self.env["account.move"]._sla_open_time(
            [("sla_agreement_id.family_id", "=", self.family_id.id)]
        )

    def action_view_bills(self):
        """Open the invoices that bill time under this agreement."""
        self.ensure_one()
        # sudo: which invoices; they are opened with the reader's rights
        time = self.env["account.analytic.line"].sudo()
        billed = time.search(
            [
                ("sla_agreement_id.family_id", "=", self.family_id.id),
                ("sla_bill_line_id", "!=", False),
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action["domain"] = [("id", "in", billed.sla_bill_line_id.move_id.ids)]
        action["context"] = {"create": False}
        return action
