from odoo import api, fields, models
from odoo.tools import split_every

_BATCH = 200
_IN_FORCE = ("active", "review")


class SlaReminder(models.AbstractModel):
    """Tells people in time what is due: agreements that end or are to be reviewed, and
    goals that are to be assessed. Each date is told of once, as an activity on the
    record; a date that is moved is told of again."""

    _name = "sla.reminder"
    _description = "SLA Reminders"

    @api.model
    def _cron_remind(self):
        """Remind of what is due, and measure what improvement actions have changed."""
        today = fields.Date.context_today(self)
        self._remind_of_ends(today)
        self._remind_of_reviews(today)
        self._remind_of_goals(today)
        actions = self.env["sla.improvement"]._find_measurable(today)
        self._in_batches(actions, lambda batch: batch._measure_effect())

    def _remind_of_ends(self, today):
        agreements = self.env["sla.agreement"]
        horizon = self._get_horizon(today)
        ending = agreements.search(
            [("state", "in", _IN_FORCE), ("date_end", "<=", horizon)]
        )
        # special terms end with the general ones
        ending = agreements.search(
            [("id", "child_of", ending.ids), ("state", "in", _IN_FORCE)]
        )
        self._remind(
            {
                agreement: agreement._get_last_day()
                for agreement in ending
                if not agreement._get_next_version()
            },
            today,
            "sla_base.mail_activity_end",
            "reminded_end",
        )

    def _remind_of_reviews(self, today):
        agreements = self.env["sla.agreement"].search(
            [
                ("state", "in", _IN_FORCE),
                ("review_date", "<=", self._get_horizon(today)),
            ]
        )
        self._remind(
            {agreement: agreement.review_date for agreement in agreements},
            today,
            "sla_base.mail_activity_review",
            "reminded_review",
        )

    def _remind_of_goals(self, today):
        goals = self.env["sla.goal"].search(
            [("next_date", "<=", today), ("agreement_id.state", "in", _IN_FORCE)]
        )
        self._remind(
            {goal: goal.next_date for goal in goals},
            today,
            "sla_base.mail_activity_goal",
            "reminded_date",
        )

    def _get_horizon(self, today):
        """Return the farthest day that any company wants to hear of."""
        [(ahead,)] = self.env["res.company"]._read_group(
            [], [], ["sla_remind_days:max"]
        )
        return fields.Date.add(today, days=ahead)

    def _remind(self, days, today, kind, mark):
        """Make an activity for each record of ``{record: day}`` of which nobody was
        told, and keep in the field ``mark`` that somebody was."""
        due = [
            record
            for record, day in days.items()
            if record[mark] != day and day <= record._get_remind_until(today)
        ]
        if due:
            self._in_batches(
                due[0].browse([record.id for record in due]),
                lambda batch: self._remind_batch(batch, days, kind, mark),
            )

    def _remind_batch(self, records, days, kind, mark):
        self._schedule(
            [record._prepare_reminder(kind, days[record]) for record in records]
        )
        for day, same in records.grouped(days.get).items():
            same.write({mark: day})

    def _in_batches(self, records, work):
        cron = self.env["ir.cron"]
        left = len(records)
        cron._commit_progress(remaining=left)
        for batch in split_every(_BATCH, records.ids, records.browse):
            work(batch)
            left -= len(batch)
            if not cron._commit_progress(len(batch), remaining=left):
                break

    # Activities

    @api.model
    def _choose(self, user, company):
        """Return who is told: ``user``, or an SLA manager of the company if that is
        nobody who can work with agreements there. A company of False is any."""
        if self._can_act(user, company):
            return user
        group = self.env.ref("sla_base.group_sla_manager")
        # sudo: who the managers are is not for every user to read
        managers = (
            self.env["res.users"]
            .sudo()  # see above
            .search(
                [("all_group_ids", "in", group.ids), ("share", "=", False)], order="id"
            )
        )
        able = managers.filtered(lambda manager: self._can_act(manager, company))
        return (able or managers)[:1].sudo(False)

    def _can_act(self, user, company):
        # sudo: groups and companies of other users
        user = user.sudo()
        return (
            bool(user)
            and user.active
            and user.has_group("sla_base.group_sla_user")
            and (not company or company in user.company_ids)
        )

    @api.model
    def _prepare(self, record, kind, user, day, summary):
        """Return the values of an activity on ``record`` for ``user``, of the type with
        the XML id ``kind``."""
        return {
            "res_model_id": self.env["ir.model"]._get_id(record._name),
            "res_id": record.id,
            "user_id": user.id,
            "activity_type_id": self.env.ref(kind).id,
            "summary": summary,
            "date_deadline": day,
            "automated": True,
        }

    @api.model
    def _schedule(self, vals_list):
        """Make activities in one batch."""
        # sudo: on records that the user may read, for others
        activities = self.env["mail.activity"].sudo()
        # else one e-mail for each
        activities = activities.with_context(mail_activity_quick_update=True)
        return activities.create(vals_list)
