from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sla_tier_change import NUMBERS


class SlaTierPreview(models.TransientModel):
    """A line of a preview: where a rule would put a customer, with the figure."""

    _name = "sla.tier.preview"
    _description = "Preview of a Tier Rule"
    _order = "value desc, id"
    _rec_name = "partner_id"

    rule_id = fields.Many2one(
        "sla.tier.rule", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    value = fields.Monetary(
        readonly=True,
        groups=NUMBERS,
        help="What the rule measures for the customer: revenue or margin in the "
        "currency of the company, or a number of invoices.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    tier_from_id = fields.Many2one("sla.tier", string="Former tier", readonly=True)
    tier_to_id = fields.Many2one("sla.tier", string="New tier", readonly=True)
    outcome = fields.Selection(
        [
            ("up", "Moves up"),
            ("down", "Moves down"),
            ("enter", "Gets a tier"),
            ("leave", "Loses its tier"),
            ("stay", "Stays"),
            ("pinned", "Stays: exception"),
            ("other", "Stays: in a tier that the rule does not give"),
        ],
        readonly=True,
        help="What becomes of the tier of the customer if the rule is run.",
    )
    moves = fields.Boolean(readonly=True)
    by_hand = fields.Boolean(
        string="Chosen by hand",
        readonly=True,
        help="The customer's tier of today was chosen by somebody, not by a rule.",
    )
    note = fields.Char(
        string="Terms that stay",
        readonly=True,
        help="Terms of the customer that were chosen by hand and that the tier does "
        "not change.",
    )

    @api.model
    def _show(self, rule):
        """Look at all customers of ``rule`` and open what was found."""
        rule.check_access("write")
        self.search([("rule_id", "=", rule.id)]).unlink()
        self.create(self._prepare_lines(rule))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_tier_preview_action"
        )
        return action | {
            "name": self.env._("Preview: %s", rule.name),
            "domain": [("rule_id", "=", rule.id)],
            "context": {"default_rule_id": rule.id, "search_default_moves": 1},
        }

    @api.model
    def _prepare_lines(self, rule):
        changes = self.env["sla.tier.change"]
        verdicts = rule._evaluate()
        customers = [each.customer for each in verdicts]
        last = changes._get_last(customers, rule.company_id)
        lines = []
        for each in verdicts:
            latest = last.get(each.customer.id, changes)
            plan = {"note": False}
            if each.old != each.new:
                plan = changes._plan_terms(each.customer, each.old, each.new, latest)
            lines.append(
                {
                    "rule_id": rule.id,
                    "partner_id": each.customer.id,
                    "value": each.value,
                    "currency_id": rule.currency_id.id,
                    "tier_from_id": each.old.id,
                    "tier_to_id": each.new.id,
                    "outcome": each.outcome,
                    "moves": each.old != each.new,
                    "by_hand": bool(each.old) and not latest.by_rule,
                    "note": plan["note"],
                }
            )
        return lines

    def action_apply(self):
        """Move the customers that were chosen, or all of the preview, as shown. One
        whose figure gives another tier by now is left alone."""
        rule = self.rule_id or self.rule_id.browse(
            self.env.context.get("default_rule_id")
        )
        rule.ensure_one()
        rule.check_access("write")
        lines = self or self.search([("rule_id", "=", rule.id)])
        shown = {
            line.partner_id.id: (line.tier_from_id, line.tier_to_id)
            for line in lines
            if line.moves
        }
        verdicts = [
            each
            for each in rule._evaluate()
            if shown.get(each.customer.id) == (each.old, each.new)
        ]
        if not verdicts:
            raise UserError(
                self.env._(
                    "No customer moves by “%s” as shown. Choose customers that move, "
                    "or look at the preview again.",
                    rule.name,
                )
            )
        changes = rule._move(verdicts)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_billing.sla_tier_change_action"
        )
        return action | {"domain": [("id", "in", changes.ids)], "context": {}}
