from odoo import api, fields, models


class SlaBacktestLine(models.Model):
    """What one target of a tested policy would have come to, beside what really
    happened to the same documents. Says everything as text: the result stays, whatever
    becomes of the policy."""

    _name = "sla.backtest.line"
    _description = "SLA Backtest Result"
    _order = "backtest_id, sequence, id"

    backtest_id = fields.Many2one(
        "sla.backtest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="backtest_id.company_id")
    sequence = fields.Integer()
    target_key = fields.Integer(help="The target that this was, to add up batches.")
    name = fields.Char(
        string="Target",
        required=True,
        help="The promise: what is timed, and within how long.",
    )
    policy_name = fields.Char(
        string="Policy",
        help="The tried policy that the target belongs to, as it was called then.",
    )
    metric_name = fields.Char(
        string="Metric",
        help="What is timed, as it was called then.",
    )
    priority_name = fields.Char(string="Priority", help="Empty: all priorities.")
    channel_name = fields.Char(string="Channel", help="Empty: all channels.")
    # Would have been
    promise_count = fields.Integer(
        string="Promises",
        help="Promises that this target would have made. A document has several if the "
        "metric repeats.",
    )
    met_count = fields.Integer(
        string="Met",
        help="Promises that would have been kept.",
    )
    breached_count = fields.Integer(
        string="Breached",
        help="Promises that would have been broken.",
    )
    open_count = fields.Integer(
        string="Open", help="Promises that are still open, and in time."
    )
    unknown_count = fields.Integer(
        string="Not known",
        help="Promises whose course nothing tells: no clock, and no tracked changes. "
        "They are in no other figure.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        compute="_compute_attainment",
        store=True,
        aggregator="avg",
        help="Share of the promises kept among those that are met or broken.",
    )
    average_hours = fields.Float(
        string="Average time used",
        aggregator="avg",
        help="Working time that ended promises used up, in hours.",
    )
    median_hours = fields.Float(
        string="Median time used",
        aggregator="avg",
        help="Half of the ended promises used up no more working time than this.",
    )
    p90_hours = fields.Float(
        string="90 % within",
        aggregator="avg",
        help="Nine of ten ended promises used up no more working time than this.",
    )
    alert_count = fields.Integer(
        string="Alerts", help="Steps of the ladder that would have come due."
    )
    alert_text = fields.Text(
        string="Alerts by step",
        help="How often each step of the ladder would have come due.",
    )
    # Really was
    actual_count = fields.Integer(
        string="Really: promises", help="Those of the promises that had a clock."
    )
    actual_met_count = fields.Integer(
        string="Really: met",
        help="Promises that were really kept on the same documents.",
    )
    actual_breached_count = fields.Integer(
        string="Really: breached",
        help="Promises that were really broken on the same documents.",
    )
    actual_open_count = fields.Integer(
        string="Really: open",
        help="Promises on the same documents that are really still open.",
    )
    actual_attainment = fields.Float(
        string="Really: attainment (%)",
        compute="_compute_attainment",
        store=True,
        aggregator="avg",
        help="Share of the promises kept among those that were met or broken.",
    )
    actual_alert_count = fields.Integer(
        string="Really: alerts", help="Steps of the ladder that were taken."
    )
    # Where it is known from
    log_count = fields.Integer(
        string="From clocks", help="Rebuilt from the log of the document's own clock."
    )
    tracked_count = fields.Integer(
        string="From tracked changes",
        help="Rebuilt from the changes and messages in the document's chatter.",
    )
    used_minutes = fields.Json(prefetch=False, help="Ended promises by minutes used.")
    used_seconds = fields.Float(help="Working seconds used by ended promises.")
    alerts = fields.Json(string="Alert tally", prefetch=False)

    @api.depends(
        "met_count", "breached_count", "actual_met_count", "actual_breached_count"
    )
    def _compute_attainment(self):
        for line in self:
            line.attainment = share(line.met_count, line.breached_count)
            line.actual_attainment = share(
                line.actual_met_count, line.actual_breached_count
            )

    def _add(self, tally):
        """Add the figures of one more batch (:class:`Tally`)."""
        self.ensure_one()
        minutes = _sum(self.used_minutes, tally.minutes)
        alerts = _sum(self.alerts, tally.alerts)
        vals = {name: self[name] + count for name, count in tally.counts.items()}
        ended = sum(minutes.values())
        seconds = self.used_seconds + tally.seconds
        self.write(
            {
                **vals,
                "used_minutes": minutes,
                "used_seconds": seconds,
                "alerts": alerts,
                "alert_count": sum(alerts.values()),
                "alert_text": self._describe_alerts(alerts),
                "average_hours": seconds / ended / 3600 if ended else 0,
                "median_hours": _percentile(minutes, 50) / 60,
                "p90_hours": _percentile(minutes, 90) / 60,
            }
        )

    def _describe_alerts(self, alerts):
        steps = self.env["sla.escalation"].browse(int(id_) for id_ in alerts).exists()
        return "\n".join(
            f"{step.name} ({step.when_text}): {alerts[str(step.id)]}"
            for step in steps.sorted()
        )


def share(met, breached):
    """Return the attainment in percent; 0 if nothing is decided."""
    return 100 * met / (met + breached) if met + breached else 0


def _sum(known, more):
    result = dict(known or {})
    for key, count in more.items():
        result[str(key)] = result.get(str(key), 0) + count
    return result


def _percentile(minutes, percent):
    """Return the smallest number of minutes that ``percent`` of all do not exceed."""
    left = sum(minutes.values()) * percent / 100
    for each in sorted(minutes, key=int):
        left -= minutes[each]
        if left <= 0:
            return int(each)
    return 0
