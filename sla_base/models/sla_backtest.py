from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Results that are being worked out.
BUSY = ("queued", "running")


class SlaBacktest(models.Model):
    """Policies tried on the documents of a past period: what would have become of their
    promises, beside what really happened. Changes nothing but itself."""

    _name = "sla.backtest"
    _description = "SLA Backtest"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        copy=False,
        help="Filled in from the policies and the period. Change it to find the "
        "backtest again.",
    )
    model_id = fields.Many2one(
        "ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('is_sla_host', '=', True)]",
        help="The kind of document to try the policies on.",
    )
    policy_ids = fields.Many2many(
        "sla.policy",
        string="Policies",
        check_company=True,
        domain="[('model_id', '=', model_id)]",
        help="The policies to try, drafts or not. Their “In force from” and the dates "
        "of their agreement do not matter: it is as if they had always been in force.",
    )
    scope = fields.Selection(
        [
            ("beside", "Beside the policies in force"),
            ("alone", "In place of all policies in force"),
        ],
        required=True,
        default="beside",
        string="Tried",
        help="Beside: more specific policies in force keep their documents, and among "
        "equally specific ones the tried ones win. In place of all: only the tried "
        "policies cover anything.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._get_last_quarter()[0],
        help="Documents created from this day on.",
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: self._get_last_quarter()[1],
        help="Documents created until the end of this day.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Only documents of this company are looked at.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Who ran the backtest.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        help="How far the backtest is. It runs in the background, and its result stays "
        "as it is.",
    )
    judged_at = fields.Datetime(
        string="As of",
        readonly=True,
        copy=False,
        help="Promises that had not ended are judged as they stood then.",
    )
    document_count = fields.Integer(
        string="Documents in the period",
        readonly=True,
        copy=False,
        help="Documents of the chosen kind that were created in the period.",
    )
    processed_count = fields.Integer(
        string="Looked at",
        readonly=True,
        copy=False,
        help="Documents that have been worked through so far.",
    )
    last_document = fields.Integer(readonly=True, copy=False)
    other_count = fields.Integer(
        string="Covered by none of these",
        readonly=True,
        copy=False,
        help="Documents that none of the tried policies would have covered.",
    )
    fingerprint = fields.Char(readonly=True, copy=False)
    error = fields.Text(
        string="What went wrong",
        readonly=True,
        copy=False,
        help="Why the backtest stopped, and what to do.",
    )
    untracked = fields.Text(
        readonly=True,
        copy=False,
        help="Fields whose changes the chatter does not keep.",
    )
    line_ids = fields.One2many(
        "sla.backtest.line", "backtest_id", readonly=True, copy=False
    )
    document_ids = fields.One2many(
        "sla.backtest.document",
        "backtest_id",
        string="Differences",
        readonly=True,
        copy=False,
    )

    _period = models.Constraint(
        "CHECK (date_to >= date_from)", "The period ends before it begins."
    )

    @api.model
    def _get_last_quarter(self):
        """Return the first and last day of the last full quarter."""
        today = fields.Date.context_today(self)
        start = today.replace(day=1) - relativedelta(months=(today.month - 1) % 3 + 3)
        return start, start + relativedelta(months=3, days=-1)

    @api.depends("policy_ids", "date_from", "date_to")
    def _compute_name(self):
        for backtest in self:
            names = self.env["sla.format"]._list(backtest.policy_ids.mapped("name")[:3])
            backtest.name = self.env._(
                "%(policies)s, %(start)s to %(end)s",
                policies=names or self.env._("Backtest"),
                start=self.env["sla.format"]._day(backtest.date_from),
                end=self.env["sla.format"]._day(backtest.date_to),
            )

    @api.constrains("model_id", "policy_ids")
    def _check_policies(self):
        for backtest in self:
            for policy in backtest.policy_ids:
                if policy.model_id != backtest.model_id:
                    raise ValidationError(
                        self.env._(
                            "Backtest “%(backtest)s” looks at “%(model)s”, but policy "
                            "“%(policy)s” covers “%(other)s”. Choose policies for the "
                            "same document.",
                            backtest=backtest.name,
                            model=backtest.model_id.name,
                            policy=policy.name,
                            other=policy.model_id.name,
                        )
                    )

    @api.onchange("model_id")
    def _onchange_model_id(self):
        self.policy_ids = self.policy_ids.filtered(
            lambda policy: policy.model_id == self.model_id
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_busy(self):
        for backtest in self:
            if backtest.state in BUSY:
                raise UserError(
                    self.env._(
                        "Backtest “%s” is being worked out. Cancel it first.",
                        backtest.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and not {"name"}.issuperset(vals):
            for backtest in self:
                if backtest.state != "draft":
                    raise UserError(backtest._get_kept_error())
        return super().write(vals)

    def _get_kept_error(self):
        return self.env._(
            "Backtest “%s” has been run, and its result stays as it is. Use “Run "
            "again” to make another one.",
            self.name,
        )

    def _get_period(self):
        """Return the first moment of the period and the first one after it, naive UTC:
        days are those of the company's zone."""
        self.ensure_one()
        zone = ZoneInfo(self.company_id.resource_calendar_id.tz or "UTC")

        def midnight(day):
            moment = datetime.combine(day, time.min, tzinfo=zone)
            return moment.astimezone(UTC).replace(tzinfo=None)

        return midnight(self.date_from), midnight(self.date_to + timedelta(days=1))

    def action_run(self):
        """Work the result out: at once if it is little work, else in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self._get_kept_error())
        self._check_ready()
        self._start()

    def _check_ready(self):
        if not self.policy_ids:
            raise UserError(
                self.env._(
                    "Backtest “%s” tries no policies. Choose at least one.", self.name
                )
            )
        for policy in self.policy_ids:
            if not policy.target_ids:
                raise UserError(
                    self.env._(
                        "Policy “%s” promises nothing yet. Add at least one target.",
                        policy.name,
                    )
                )

    def action_cancel(self):
        """Stop working on it; what was found so far stays."""
        self.check_access("write")
        busy = self.filtered(lambda each: each.state in BUSY)
        busy.sudo().state = "cancelled"  # sudo: see write()

    def action_run_again(self):
        """Open a copy, to be run anew."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
