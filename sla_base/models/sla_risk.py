from odoo import api, fields, models
from odoo.fields import Domain

LEVELS = [
    ("low", "Low"),
    ("raised", "Raised"),
    ("likely", "Likely to breach"),
]
OUTCOMES = [("met", "Met"), ("broken", "Breached"), ("none", "Neither")]


class SlaRisk(models.Model):
    """How likely an open promise is to be broken, as similar ones of the past tell.

    Made and kept up by a background job (``_cron_refresh``). When the promise is
    decided, the row stays with its outcome: the hit rate is counted from it.
    """

    _name = "sla.risk"
    _description = "Risk of Breach"
    _inherit = ["sla.clock.part"]
    _order = "probability desc, id"
    _rec_name = "clock_id"

    clock_id = fields.Many2one(
        "sla.clock",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The promise that this is about.",
    )
    probability = fields.Float(
        string="Likelihood (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="How likely the promise is to be broken, in percent, when it was last "
        "looked at. Of a promise that is decided: the last figure before.",
    )
    level = fields.Selection(
        LEVELS,
        string="Risk",
        readonly=True,
        help="Likely to breach: at least the likelihood that the settings of the "
        "company name. Raised: at least half of it.",
    )
    used = fields.Float(
        string="Used then (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Part of the promised time that had been used up when the promise was "
        "last looked at.",
    )
    drivers = fields.Json(string="Counts of the drivers", readonly=True)
    drivers_text = fields.Text(
        string="Drivers",
        compute="_compute_drivers_text",
        compute_sudo=False,
        help="What raises the likelihood most, and how often similar promises were "
        "broken. Policies that you may not read are left out.",
    )
    hit_rate = fields.Char(
        string="Hit rate",
        compute="_compute_hit_rate",
        compute_sudo=False,
        help="Of the promises of this metric that were marked likely to breach and are "
        "decided now: how many were broken.",
    )
    computed_at = fields.Datetime(
        string="Figure of", readonly=True, help="When the likelihood last changed."
    )
    flagged_at = fields.Datetime(
        string="Marked likely",
        readonly=True,
        help="When the promise was first marked likely to breach.",
    )
    ended_at = fields.Datetime(
        string="Decided", readonly=True, help="When the promise was met or broken."
    )
    outcome = fields.Selection(
        OUTCOMES,
        readonly=True,
        help="What became of the promise. Neither: it was cancelled.",
    )
    # copies: lists group by them
    company_id = fields.Many2one(
        "res.company",
        readonly=True,
        help="The company that the document belongs to.",
    )
    metric_id = fields.Many2one("sla.metric", readonly=True, ondelete="cascade")
    policy_id = fields.Many2one(
        "sla.policy",
        readonly=True,
        ondelete="cascade",
        help="The policy that made the promise.",
    )
    kind = fields.Selection(related="clock_id.kind")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        help="The customer to whom the promise was made.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assigned to",
        readonly=True,
        ondelete="set null",
        help="The person to whom the document is assigned. Empty: nobody.",
    )
    team_name = fields.Char(
        string="Team",
        readonly=True,
        help="The team that the document is with.",
    )
    res_name = fields.Char(
        related="clock_id.res_name",
        related_sudo=False,
        help="The document that the promise is about. Empty if you may not read it.",
    )
    deadline = fields.Datetime(related="clock_id.deadline")

    _clock = models.UniqueIndex("(clock_id)")
    _open = models.Index("(level, probability DESC) WHERE ended_at IS NULL")
    _decided = models.Index(
        "(company_id, metric_id, ended_at) WHERE ended_at IS NOT NULL"
    )

    @api.depends_context("lang", "uid")
    @api.depends("drivers")
    def _compute_drivers_text(self):
        case = self.env["sla.risk.case"]
        pairs = [
            (driver["dimension"], driver["value"])
            for risk in self
            for driver in risk.drivers or ()
        ]
        labels = case._get_value_labels(pairs)
        for risk in self:
            known = [
                (driver, labels[driver["dimension"], driver["value"]])
                for driver in risk.drivers or ()
                if (driver["dimension"], driver["value"]) in labels
            ]
            texts = [risk._get_driver_text(driver, label) for driver, label in known]
            risk.drivers_text = "\n".join(texts)

    def _get_driver_text(self, driver, label):
        return self.env._(
            "%(dimension)s %(value)s: %(share)s %% of its %(total)s promises were "
            "broken, %(overall)s %% overall.",
            dimension=self.env["sla.risk.case"]._get_dimension_label(
                driver["dimension"]
            ),
            value=label,
            share=round(100 * driver["broken"] / driver["total"]),
            total=driver["total"],
            overall=round(driver["overall"]),
        )

    @api.depends_context("lang")
    @api.depends("metric_id", "company_id")
    def _compute_hit_rate(self):
        domain = (
            Domain("outcome", "in", ("met", "broken"))
            & Domain("flagged_at", "!=", False)
            & Domain("metric_id", "in", self.metric_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )
        # sudo: a count of all, whichever documents the reader may read
        groups = self.sudo()._read_group(
            domain, ["company_id", "metric_id", "outcome"], ["__count"]
        )
        counts = {(c.id, m.id, outcome): n for c, m, outcome, n in groups}
        for risk in self:
            key = (risk.company_id.id, risk.metric_id.id)
            hits, missed = counts.get((*key, "broken"), 0), counts.get((*key, "met"), 0)
            risk.hit_rate = (
                self.env._(
                    "%(share)s %% of %(count)s",
                    share=round(100 * hits / (hits + missed)),
                    count=hits + missed,
                )
                if hits + missed
                else self.env._("Not known yet")
            )

    @api.model
    def get_empty_list_help(self, help_message):
        """Say why nothing is shown: where history is too thin, and what is missing."""
        if "sla_risk_why" not in self.env.context:
            return super().get_empty_list_help(help_message)
        histories = self.env["sla.risk.history"].search([("enough", "=", False)])
        reasons = histories[:5].mapped("reason")
        if not self.env["sla.risk.history"].search_count([], limit=1):
            reasons = [
                self.env._(
                    "No promise has been decided yet, or the background job has not "
                    "run."
                )
            ]
        help_message = self.env["ir.qweb"]._render(
            "sla_base.sla_risk_empty", {"help": help_message, "reasons": reasons}
        )
        return super().get_empty_list_help(help_message)

    def action_open_document(self):
        """Open the document that the promise is on."""
        self.ensure_one()
        return self.clock_id.action_open_document()
