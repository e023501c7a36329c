from odoo import api, fields, models

from .sla_period import PERIODS


class SlaKpiAlarm(models.Model):
    """A figure got better while its counter-metric got worse: somebody may be working
    for the number instead of for the customer."""

    _name = "sla.kpi.alarm"
    _description = "Alarm of a Counter-Metric"
    _order = "state, date_start desc, id desc"
    _rec_name = "kpi_id"

    kpi_id = fields.Many2one(
        "sla.kpi",
        string="Figure",
        required=True,
        ondelete="cascade",
        index=True,
        help="The figure that got better.",
    )
    counter_id = fields.Many2one(
        "sla.kpi",
        string="Counter-metric",
        required=True,
        ondelete="cascade",
        index=True,
        help="The figure that got worse at the same time.",
    )
    objective_id = fields.Many2one(
        "sla.objective",
        required=True,
        ondelete="cascade",
        index=True,
        help="The objective of the figure that got better, in the period of the alarm.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        help="The company that the figures are of.",
    )
    who_name = fields.Char(
        string="Who",
        help="The company, team or person that both figures are of.",
    )
    user_id = fields.Many2one(related="objective_id.user_id", store=True)
    leader_id = fields.Many2one(related="objective_id.leader_id", store=True)
    period_kind = fields.Selection(
        PERIODS,
        string="Period",
        required=True,
        help="The length of the periods that were compared.",
    )
    date_start = fields.Date(
        string="Begins on",
        required=True,
        help="First day of the period in which it happened. It is compared with the "
        "period before.",
    )
    improved = fields.Float(
        string="Better by (%)", aggregator="avg", help="Against the period before."
    )
    worsened = fields.Float(
        string="Counter-metric worse by (%)",
        aggregator="avg",
        help="Against the period before.",
    )
    text = fields.Text(
        string="What happened",
        required=True,
        help="Both figures in words: by how much one got better, and the other worse.",
    )
    state = fields.Selection(
        [("open", "Open"), ("seen", "Seen")],
        default="open",
        required=True,
        index=True,
        help="Open: nobody has looked at it yet. Seen: somebody has, and said so.",
    )

    _once = models.UniqueIndex("(objective_id, counter_id)")

    def _get_kpis(self):
        return self.kpi_id | self.counter_id

    def action_seen(self):
        """Say that somebody has looked into it."""
        self.check_access("read")
        # sudo: whoever reads an alarm can say so, and write nothing else of it
        self.sudo().state = "seen"

    def action_view_curves(self):
        """Open the curves of both figures, for whom the alarm is about."""
        self.ensure_one()
        action = self.env["sla.objective"]._get_curves(self._get_kpis())
        action["domain"] += [("who", "=", self.objective_id.who)]
        return action

    @api.model_create_multi
    def create(self, vals_list):
        alarms = super().create(vals_list)
        alarms._tell_owners()
        return alarms

    def _get_title(self):
        """Return what the alarm is about, in the language of the reader."""
        self.ensure_one()
        return self.env._(
            "%(figure)s is better, %(counter)s is worse",
            figure=self.kpi_id.name,
            counter=self.counter_id.name,
        )

    def _tell_owners(self):
        """Give the owners of both figures an activity, once for each alarm."""
        reminders = self.env["sla.reminder"]
        todo = []
        for alarm in self:
            for kpi in alarm._get_kpis():
                owner = reminders._choose(kpi.owner_id, alarm.company_id)
                summary = alarm.with_context(lang=owner.lang)._get_title()
                todo.append(
                    reminders._prepare(
                        kpi,
                        "sla_objective.mail_activity_alarm",
                        owner,
                        fields.Date.context_today(self),
                        summary,
                    )
                    | {"note": alarm.text}
                )
        reminders._schedule(todo)
