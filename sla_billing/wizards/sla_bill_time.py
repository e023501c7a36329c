from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class SlaBillTime(models.TransientModel):
    """Shows what is to be billed, then drafts the invoices."""

    _name = "sla.bill.time"
    _description = "Bill Time"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company that bills. Only time worked under its agreements is shown.",
    )
    until = fields.Date(
        string="Periods that end by",
        required=True,
        default=lambda self: self._default_until(),
        help="Billing periods that end on this day at the latest are billed.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        help="Only time of these customers. Empty: of all.",
    )
    grouping = fields.Selection(
        related="company_id.sla_bill_grouping",
        help="What one line of an invoice stands for; it is chosen in the settings.",
    )
    line_ids = fields.One2many(
        "sla.bill.time.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    has_left_out = fields.Boolean(
        compute="_compute_has_left_out",
        help="Some time is left out, because a sales order bills it.",
    )

    @api.model
    def _default_until(self):
        return fields.Date.subtract(fields.Date.context_today(self), days=1)

    @api.depends("until", "company_id", "partner_ids")
    def _compute_line_ids(self):
        self.env["account.move"].check_access("create")
        for wizard in self:
            commands = [Command.clear()]
            for bill, lines in wizard._find():
                commands.append(Command.create(wizard._prepare_line(bill, lines)))
            wizard.line_ids = commands

    @api.depends("line_ids.left_out")
    def _compute_has_left_out(self):
        for wizard in self:
            wizard.has_left_out = any(wizard.line_ids.mapped("left_out"))

    def _find(self):
        """Return ``[(bill, its lines), …]``, by customer and period."""
        if not self.until:
            return []
        # what is found is read as superuser, who may choose any company
        allowed = self.env.companies & self.env.user.company_ids
        if self.company_id._origin not in allowed:
            raise AccessError(
                self.env._(
                    "You do not work in “%s” now. Switch to that company first, then "
                    "bill its time.",
                    self.company_id.sudo().name,  # sudo: its name
                )
            )
        customers = self.partner_ids._origin.commercial_partner_id
        found = self.env["sla.time.bill"]._find(
            self.company_id._origin, self.until, customers
        )
        return sorted(
            found.items(),
            key=lambda item: (item[0].customer.display_name or "", item[0].first),
        )

    def _prepare_line(self, bill, lines):
        engine = self.env["sla.time.bill"]
        ready, waiting, left_out = engine._split(lines)
        problem = engine._get_problem(bill, ready or lines)
        amounts = (0.0, 0.0)
        if not ready:
            problem = self.env._("All of it waits for approval.") if waiting else ""
        elif not problem:
            try:
                amounts = engine._reckon(bill, ready)
            except UserError as error:  # such as: no journal for invoices
                problem = str(error)
        return {
            "partner_id": bill.customer.id,
            "currency_id": bill.currency.id,
            "date_from": bill.first,
            "date_to": bill.last,
            "hours": sum(ready.mapped("sla_billable_hours")),
            "amount": amounts[0],
            "amount_total": amounts[1],
            "line_count": len(engine._group(bill.company, ready)),
            "waiting_hours": sum(waiting.mapped("sla_billable_hours")),
            "problem": problem,
            "left_out": engine._say_left_out(left_out),
            "selected": bool(ready) and not problem,
        }

    def action_draft(self):
        """Draft the invoices that were chosen, and show them."""
        self.ensure_one()
        self.env["account.move"].check_access("create")
        wanted = {each._get_key() for each in self.line_ids if each.selected}
        engine = self.env["sla.time.bill"]
        invoices = self.env["account.move"]
        for bill, lines in self._find():
            ready = engine._split(lines)[0]
            key = (bill.customer, bill.currency, bill.first, bill.last)
            if ready and key in wanted and not engine._get_problem(bill, ready):
                invoices |= engine._draft(bill, ready)
        if not invoices:
            raise UserError(
                self.env._(
                    "There is nothing to bill among what you chose, or somebody else "
                    "is billing it now. Look at the preview again."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action["domain"] = [("id", "in", invoices.ids)]
        action["context"] = {"default_move_type": "out_invoice"}
        return action
