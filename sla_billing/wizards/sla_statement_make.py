from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaStatementMake(models.TransientModel):
    """Make statements by hand: for some customers or all, for any period."""

    _name = "sla.statement.make"
    _description = "Make Service Statements"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="The company of ours that the statements come from.",
    )
    day = fields.Date(
        string="Month of",
        required=True,
        default=lambda self: self._default_day(),
        help="Any day of the month that the statements are about.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        domain="[('is_company', '=', True)]",
        help="Leave empty for every customer that has an agreement or was promised "
        "something in the month.",
    )
    period = fields.Char(
        compute="_compute_preview",
        help="First and last day that the statements are about.",
    )
    preview = fields.Text(
        string="Will be made for",
        compute="_compute_preview",
        help="The customers that have no statement of the month yet.",
    )

    @api.model
    def _default_day(self):
        today = fields.Date.context_today(self, self.env.cr.now())
        first, _last = self.env.company._sla_get_month(today)
        return fields.Date.subtract(first, days=1)

    @api.depends("company_id", "day", "partner_ids")
    def _compute_preview(self):
        for wizard in self:
            if not wizard.day or not wizard.company_id:
                wizard.period = wizard.preview = False
                continue
            first, last = wizard._get_period()
            say = self.env["sla.format"]._day
            wizard.period = self.env._(
                "%(start)s – %(end)s", start=say(first), end=say(last)
            )
            names = wizard._find_partners().mapped("display_name")
            wizard.preview = self.env["sla.format"]._list(names) or self.env._(
                "Nobody: there is nothing to tell, or each has a statement already."
            )

    def _get_period(self):
        return self.company_id._sla_get_month(self.day)

    def _find_partners(self):
        missing = self.env["sla.statement"]._find_missing(
            self.company_id, *self._get_period()
        )
        # records of a form that is not saved have ids of their own
        wanted = set(self.partner_ids.commercial_partner_id._origin.ids)
        return missing.filtered(lambda each: not wanted or each.id in wanted)

    def action_make(self):
        """Make the statements as drafts and show them."""
        self.ensure_one()
        statements = self.env["sla.statement"]
        statements.check_access("create")
        partners = self._find_partners()
        if not partners:
            raise UserError(
                self.env._(
                    "There is no statement to make for %s: nobody has an agreement or "
                    "was promised something then, or each has a statement already.",
                    self.period,
                )
            )
        for partner in partners:
            statements |= statements._make(
                self.company_id, partner, *self._get_period()
            )
        return statements._open()
