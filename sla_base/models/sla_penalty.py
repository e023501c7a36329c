from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaPenalty(models.Model):
    """What a breach costs, as the parties agreed. What follows in money is the business
    of billing."""

    _name = "sla.penalty"
    _description = "Penalty in an SLA Agreement"
    _inherit = ["sla.agreement.part"]
    _order = "agreement_id, sequence, id"

    agreement_id = fields.Many2one(
        "sla.agreement", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    metric_id = fields.Many2one(
        "sla.metric",
        ondelete="restrict",
        help="Only breaches of this metric. Empty: of any promise of the agreement.",
    )
    basis = fields.Selection(
        [
            ("breach", "For each breach"),
            ("attainment", "If attainment falls below"),
        ],
        required=True,
        default="breach",
        help="For each breach: every broken promise costs something. If attainment "
        "falls below: the period as a whole does.",
    )
    threshold = fields.Float(
        string="Below (%)",
        help="Attainment of a period, in percent, below which the penalty is due. The "
        "lowest threshold that applies counts.",
    )
    percent = fields.Float(
        string="Share of the fee (%)", help="Part of the fee of the period, in percent."
    )
    amount = fields.Monetary(help="A fixed amount, instead of a share of the fee.")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency", store=True
    )
    cap_percent = fields.Float(
        string="At most (%)",
        help="The most that all penalties of a period can come to, in percent of its "
        "fee. Zero: no limit.",
    )
    exclusions = fields.Text(
        help="When nothing is due: force majeure, waiting for the customer …"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)

    _percent_range = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100 AND cap_percent BETWEEN 0 AND 100 "
        "AND threshold BETWEEN 0 AND 100 AND amount >= 0)",
        "A penalty's percentages lie between 0 and 100, and its amount is not "
        "negative.",
    )

    @api.depends("company_id")
    def _compute_currency(self):
        for penalty in self:
            company = penalty.company_id or self.env.company
            penalty.currency_id = company.currency_id

    @api.depends("basis", "threshold", "percent", "amount", "metric_id")
    def _compute_display_name(self):
        for penalty in self:
            penalty.display_name = penalty._get_text()

    def _get_text(self):
        """Return the penalty as a sentence."""
        what = self.metric_id.name or self.env._("any promise")
        sum_ = self.env._("%s %% of the fee", f"{self.percent:g}")
        if self.amount:
            sum_ = self.currency_id.format(self.amount)
        if self.basis == "breach":
            return self.env._(
                "%(sum)s for each breach of %(what)s", sum=sum_, what=what
            )
        return self.env._(
            "%(sum)s if attainment of %(what)s falls below %(limit)s %%",
            sum=sum_,
            what=what,
            limit=f"{self.threshold:g}",
        )

    @api.constrains("basis", "threshold", "percent", "amount")
    def _check_complete(self):
        for penalty in self:
            if bool(penalty.percent) == bool(penalty.amount):
                raise ValidationError(
                    self.env._(
                        "Agreement “%s”: a penalty is either a share of the fee or a "
                        "fixed amount. Fill in one of the two.",
                        penalty.agreement_id.name,
                    )
                )
            if penalty.basis == "attainment" and not penalty.threshold:
                raise ValidationError(
                    self.env._(
                        "Agreement “%s”: a penalty that depends on attainment needs "
                        "the percentage below which it is due.",
                        penalty.agreement_id.name,
                    )
                )
