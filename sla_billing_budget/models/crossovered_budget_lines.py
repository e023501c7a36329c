from odoo import api, fields, models

_GROUPS = "account.group_account_invoice,account.group_account_readonly"


class CrossoveredBudgetLines(models.Model):
    """What service agreements bring to a line of a budget. The practical amount holds
    all that is posted; these say how much of it is what, and what is still to come.
    Income is positive, as in the practical amount."""

    _inherit = "crossovered.budget.lines"

    # compute_sudo: sums alone, for whom the groups say, of the company of the budget
    sla_time_amount = fields.Float(
        string="Out of contract",
        digits=0,
        compute="_compute_sla_amounts",
        compute_sudo=True,
        groups=_GROUPS,
        help="The part of the practical amount that bills time out of contract, less "
        "what credit notes took back.",
    )
    sla_penalty_amount = fields.Float(
        string="Penalties",
        digits=0,
        compute="_compute_sla_amounts",
        compute_sudo=True,
        groups=_GROUPS,
        help="The part of the practical amount that penalties took (negative), or "
        "brought where suppliers owed them.",
    )
    sla_committed_amount = fields.Float(
        string="Committed",
        digits=0,
        compute="_compute_sla_amounts",
        compute_sudo=True,
        groups=_GROUPS,
        help="What is to come on top of the practical amount: drafts of invoices, "
        "bills and credit notes, and open pro-formas where they are installed.",
    )

    @api.depends(
        "general_budget_id.account_ids", "date_from", "date_to", "analytic_account_id"
    )
    def _compute_sla_amounts(self):
        for line in self:
            line.sla_time_amount = line.sla_penalty_amount = 0.0
            line.sla_committed_amount = 0.0
            if line._sla_is_complete():
                line.sla_time_amount = line._sla_sum_posted("sla_billed_agreement_id")
                line.sla_penalty_amount = line._sla_sum_posted(
                    "move_id.sla_proposal_id"
                )
                line.sla_committed_amount = line._sla_sum_committed()

    @api.depends(
        "general_budget_id.account_ids", "date_from", "date_to", "analytic_account_id"
    )
    def _compute_practical_amount(self):
        """Accounts of every plan count. The budgets ask for those of the project plan
        only, and would leave out what is billed on others."""
        result = super()._compute_practical_amount()
        for line in self:
            plan = line.analytic_account_id.plan_id
            other = plan and plan._column_name() != "account_id"
            if other and line._sla_is_complete():
                lines = self.env["account.analytic.line"]
                domain = line._sla_get_posted_domain()
                line.practical_amount = (
                    lines._read_group(domain, [], ["amount:sum"])[0][0] or 0.0
                )
        return result

    def _sla_is_complete(self):
        self.ensure_one()
        return bool(
            self.date_from and self.date_to and self.general_budget_id.account_ids
        )

    def _sla_get_posted_domain(self):
        """Return the domain of the analytic lines of this line of the budget."""
        column = self.analytic_account_id.plan_id._column_name()
        return [
            (column, "=", self.analytic_account_id.id),
            ("general_account_id", "in", self.general_budget_id.account_ids.ids),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
        ]

    def _sla_sum_posted(self, path):
        """Return the sum of what is posted by journal items where ``path`` is set."""
        self.ensure_one()
        company = [("company_id", "=", self.company_id.id)]
        if self.analytic_account_id:
            noted = [(f"move_line_id.{path}", "!=", False)]
            lines = self.env["account.analytic.line"]
            domain = self._sla_get_posted_domain() + noted + company
            return lines._read_group(domain, [], ["amount:sum"])[0][0] or 0.0
        domain = [
            ("account_id", "in", self.general_budget_id.account_ids.ids),
            ("parent_state", "=", "posted"),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
            (path, "!=", False),
            *company,
        ]
        items = self.env["account.move.line"]
        return -(items._read_group(domain, [], ["balance:sum"])[0][0] or 0.0)

    def _sla_sum_committed(self):
        """Return what is to come in this line. Add-ons that know of more add theirs."""
        self.ensure_one()
        domain = [
            ("account_id", "in", self.general_budget_id.account_ids.ids),
            ("parent_state", "=", "draft"),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
            ("company_id", "=", self.company_id.id),
            *self._sla_get_distribution_domain(),
        ]
        items = self.env["account.move.line"].search(domain)
        return -sum(item.balance * self._sla_get_share(item) for item in items)

    def _sla_get_distribution_domain(self):
        """Return the domain of what is distributed to the analytic account."""
        account = self.analytic_account_id
        return [("analytic_distribution", "in", account.ids)] if account else []

    def _sla_get_share(self, record):
        """Return which part of ``record``, between 0 and 1, is distributed to the
        analytic account; all of it for a line of the budget without one."""
        if not self.analytic_account_id:
            return 1.0
        wanted = str(self.analytic_account_id.id)
        shares = (record.analytic_distribution or {}).items()
        return sum(part for key, part in shares if wanted in key.split(",")) / 100.0
