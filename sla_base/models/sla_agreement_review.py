from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaAgreement(models.Model):
    """Reviews and renewal: both sides look at the figures at intervals, and terms that
    end are offered anew in time."""

    _inherit = "sla.agreement"

    review_months = fields.Integer(
        string="Review every (months)",
        default=12,
        help="When a review is done, the next one is planned so many months later. 0: "
        "none is planned.",
    )
    review_ids = fields.One2many("sla.review", "agreement_id", string="Reviews")
    review_count = fields.Integer(compute="_compute_review_count")
    improvement_ids = fields.One2many(
        "sla.improvement", "agreement_id", string="Improvement actions"
    )
    reminded_end = fields.Date(
        readonly=True,
        copy=False,
        help="The last day that somebody was reminded of.",
    )
    reminded_review = fields.Date(
        readonly=True,
        copy=False,
        help="The date of review that somebody was reminded of.",
    )

    _review_months_not_negative = models.Constraint(
        "CHECK (review_months >= 0)",
        "The months between two reviews must not be negative.",
    )

    def _compute_review_count(self):
        counts = dict(
            self.env["sla.review"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.review_count = counts.get(agreement, 0)

    @api.model
    def _get_free_fields(self):
        return super()._get_free_fields() | _FREE

    # Reviews

    def action_review(self):
        """Say that the parties are looking at the agreement, and open the minutes."""
        super().action_review()
        return self.action_new_review() if len(self) == 1 else None

    def action_new_review(self):
        """Open the minutes of a new review."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review of “%s”", self.name),
            "res_model": "sla.review",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_agreement_id": self.id,
                "default_partner_ids": self.party_ids.contact_id.ids,
            },
        }

    def action_view_reviews(self):
        """Open the reviews of this agreement."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_review_action"
        )
        action["domain"] = [("agreement_id", "in", self.ids)]
        action["context"] = {"default_agreement_id": self.id}
        return action

    def _plan_review(self, review):
        """Set the date of the review after ``review``, which is done."""
        self.ensure_one()
        months = self.review_months
        # sudo: the owner of the review may not be allowed to write terms
        agreement = self.sudo()
        agreement.review_date = months and review.date + relativedelta(months=months)
        agreement.activity_feedback(["sla_base.mail_activity_review"])
        agreement._add_evidence("improvement", agreement._get_review_text(review))

    def _get_review_text(self, review):
        first = self.env["sla.format"]._day(review.date_from)
        last = self.env["sla.format"]._day(review.date_to)
        if not review.ended:
            return self.env._(
                "Review of %(first)s to %(last)s. No promise was decided then.",
                first=first,
                last=last,
            )
        return self.env._(
            "Review of %(first)s to %(last)s: attainment %(percent)s %%.",
            first=first,
            last=last,
            percent=round(review.attainment, 1),
        )

    # Renewal

    def action_renew(self):
        """Draft the next version, from the day after the last on, for the same length,
        and open it."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("active", "review") or not self.date_end:
            raise UserError(
                self.env._(
                    "Agreement “%s” is not in force, or has no last day, so there is "
                    "nothing to renew. “Revise” changes the terms of an agreement "
                    "without end.",
                    self.display_name,
                )
            )
        first = fields.Date.add(self.date_end, days=1)
        draft = self._revise(first, "leave")
        if self.date_start:
            # in years, months and days: a year stays a year, a month a month
            length = relativedelta(first, self.date_start)
            draft.date_end = fields.Date.subtract(first + length, days=1)
        self.activity_feedback(["sla_base.mail_activity_end"])
        return draft.get_formview_action()

    def _end(self, day, reason):
        result = super()._end(day, reason)
        # sudo: reminders of others lose their meaning too
        self.sudo().activity_unlink(
            ["sla_base.mail_activity_end", "sla_base.mail_activity_review"]
        )
        # sudo: activities of colleagues are done with as well
        self.sudo().goal_ids.activity_unlink(["sla_base.mail_activity_goal"])
        return result

    # Reminders

    def _get_last_day(self):
        """Return the last day that is written down here or in a general agreement."""
        return min(day for day in self._get_line().mapped("date_end") if day)

    def _get_remind_until(self, today):
        """Return the last day of which the owner is told today."""
        company = self.company_id or self.env.company
        return fields.Date.add(today, days=company.sla_remind_days)

    def _prepare_reminder(self, kind, day):
        """Return the values of the activity about ``day``."""
        reminders = self.env["sla.reminder"]
        user = reminders._choose(self.owner_id, self.company_id)
        env = self.with_context(lang=user.lang).env
        date = env["sla.format"]._day(day)
        if kind.endswith("_review"):
            text = env._("Review due on %s", date)
        elif self.next_ids:
            text = env._("Ends on %s: put the next version in force", date)
        else:
            text = env._("Ends on %s: renew it, or let it end", date)
        return reminders._prepare(self, kind, user, day, text)

    # Goals that nobody could assess

    def _get_findings(self):
        findings = super()._get_findings()
        for goal in self.goal_ids:
            if not goal.criteria:
                findings.append(
                    self.env._(
                        "Goal “%s” does not say what it is judged by.", goal.name
                    )
                )
            if not goal.assessor_id:
                findings.append(
                    self.env._("Goal “%s”: nobody is named who assesses it.", goal.name)
                )
            if not goal.next_date:
                findings.append(
                    self.env._("Goal “%s” has no date of assessment.", goal.name)
                )
        return findings


_FREE = {
    "improvement_ids",
    "reminded_end",
    "reminded_review",
    "review_ids",
    "review_months",
}
