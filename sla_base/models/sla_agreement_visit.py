from datetime import timedelta

from odoo import fields, models


class SlaAgreement(models.Model):
    """Visits that an agreement promises: made while it is in force, handed to its next
    version, and using up the capacity of teams."""

    _inherit = "sla.agreement"

    visit_plan_ids = fields.One2many(
        "sla.visit.plan",
        "agreement_id",
        string="Visit plans",
        copy=True,
        help="Visits that are promised every so many weeks or months.",
    )
    visit_count = fields.Integer(compute="_compute_visit_count")

    def _compute_visit_count(self):
        counts = dict(
            self.env["sla.visit"]._read_group(
                [("agreement_id", "in", self.ids)], ["agreement_id"], ["__count"]
            )
        )
        for agreement in self:
            agreement.visit_count = counts.get(agreement, 0)

    def action_view_visits(self):
        """Open the visits under this agreement."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_base.sla_visit_action"
        )
        action["domain"] = [("agreement_id", "in", self.ids)]
        action["context"] = {}
        return action

    def _promises_anything(self):
        return super()._promises_anything() or bool(self.visit_plan_ids)

    # Life

    def _put_in_force(self):
        result = super()._put_in_force()
        # sudo: checked by the caller; the terms are locked for everybody else
        plans = self.sudo().visit_plan_ids
        # the first visit may be due on the very day
        plans.policy_id.effective_from = False
        for plan in plans.filtered("root_id"):
            plan._take_visits(
                plan._get_later_visits(self.date_start - timedelta(days=1))
            )
        before = self.previous_id.sudo()  # sudo: as above
        before._cancel_visits_after(before.date_end)
        plans._make_visits()
        return result

    def _end(self, day, reason):
        result = super()._end(day, reason)
        for agreement in self:
            # a next version goes on with them
            if not agreement._get_next_version():
                agreement._cancel_visits_after(agreement.date_end)
        return result

    def _cancel_visits_after(self, day):
        """Take visits off the list that this agreement does not promise any more."""
        # sudo: visits of everybody
        visits = self.sudo().visit_plan_ids.visit_ids.filtered(
            lambda visit: visit.state == "planned" and visit.planned_date > day
        )
        visits._cancel(self.env._("The agreement ends before this day."))

    def _take_over(self):
        result = super()._take_over()
        for agreement in self:
            if agreement._has_taken_over():
                # sudo: checked by the caller, or the job
                for plan in agreement.sudo().visit_plan_ids.filtered("root_id"):
                    plan._take_visits(plan._get_later_visits())
        return result

    def _revise(self, day, mode):
        draft = super()._revise(day, mode)
        # sudo: a copy of terms that the reader can see, as a draft
        old, new = self.sudo().visit_plan_ids, draft.sudo().visit_plan_ids
        # sudo: as above
        copied = draft.sudo().policy_ids.filtered("visit_plan_id") - new.policy_id
        roots = copied.grouped("visit_plan_id")
        for before, plan in zip(old, new, strict=True):
            plan._go_on_from(before, roots.get(before._get_root()))
        return draft

    def _get_changes(self, before):
        changes = super()._get_changes(before)
        old = (
            self.env["sla.format"]._list(before.visit_plan_ids.mapped("display_name"))
            or "–"
        )
        new = (
            self.env["sla.format"]._list(self.visit_plan_ids.mapped("display_name"))
            or "–"
        )
        if old != new:
            changes.append((self.env._("Visits"), old, new))
        return changes

    # Capacity

    def _get_load(self, capacity, month):
        last = capacity.company_id._sla_get_month(month)[1]
        plans = self.visit_plan_ids.filtered(lambda plan: plan.capacity_id == capacity)
        hours = sum(plan._get_hours_in(month, last) for plan in plans)
        return super()._get_load(capacity, month) + hours

    def _get_capacities(self):
        return super()._get_capacities() | self.visit_plan_ids.capacity_id
