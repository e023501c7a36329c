"""What would be promised to a document: shown, and nothing written."""

from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon

MONDAY = "2026-03-02 10:00:00"


class TryCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = common.new_agent(
            cls.env, "keeper", groups="sla_base.group_sla_manager"
        )
        cls.model = cls.env["ir.model"]._get("test.sla.ticket")

    def attempt(self, user=None, **vals):
        """Return what Try it shows for these values."""
        trial = self.env["sla.try"].with_user(user or self.manager)
        values = {
            "model_id": self.model.id,
            "moment": MONDAY,
            "partner_id": self.customer.id,
            **vals,
        }
        # as the form does it: a new record, of which nothing is saved
        return trial.new(values).result

    def promise(self, **vals):
        (metric,) = self.attempt(**vals)["metrics"]
        (promise,) = metric["promises"]
        return promise

    def verdict(self, policy, **vals):
        (metric,) = self.attempt(**vals)["metrics"]
        (verdict,) = (
            row["verdict"] for row in metric["policies"] if row["id"] == policy.id
        )
        return verdict


@tagged("post_install", "-at_install", "standard")
class TestTry(TryCommon):
    def test_it_shows_what_a_document_then_gets(self):
        self.make_policy(
            self.metric,
            hours=4,
            steps=[
                {"name": "Soon", "timing": "before", "value": 60},
                {"name": "Late", "timing": "after", "value": 0, "recipient": "leader"},
                {"name": "Write", "timing": "percent", "value": 50, "channel": "note"},
            ],
        )
        promise = self.promise()
        clock = self.make_ticket("2026-03-02 10:00").sla_clock_ids
        self.assertEqual(promise["deadline"], str(clock.deadline))
        self.assertEqual(promise["warn_at"], str(clock.warn_at))
        self.assertEqual(promise["deadline"], "2026-03-02 14:00:00")
        self.assertEqual(promise["policy"], "Standard")
        self.assertIn("Nine to five", promise["terms"])
        self.assertEqual(
            [(a["name"], a["at"][11:16], a["whom"]) for a in promise["alerts"]],
            [
                ("Write", "12:00", ""),
                ("Soon", "13:00", "Assigned person"),
                ("Late", "14:00", "Leader of the team"),
            ],
        )

    def test_the_form_follows_what_is_typed(self):
        self.make_policy(self.metric, hours=4)
        self.make_policy(self.metric, hours=1, target={"priority": "3"}, sequence=1)
        with Form(self.env["sla.try"].with_user(self.manager)) as form:
            form.model_id = self.model
            form.moment = MONDAY
            form.partner_id = self.customer
            (metric,) = form.result["metrics"]
            self.assertEqual(metric["promises"][0]["deadline"], "2026-03-02 14:00:00")
            form.priority = "3"
            (metric,) = form.result["metrics"]
            self.assertEqual(metric["promises"][0]["deadline"], "2026-03-02 11:00:00")

    def test_nothing_is_written(self):
        self.make_policy(self.metric, hours=4)
        draft = self.make_policy(self.metric, hours=2, state="draft")
        ticket = self.make_ticket()
        ticket.name = "Changed, and not yet flushed"
        self.env.flush_all()
        names = [
            "sla.clock",
            "sla.clock.event",
            "sla.delivery",
            "sla.fault",
            "sla.revision",
            "sla.schedule",
            "sla.try",
            "test.sla.ticket",
        ]
        calendar = self.make_calendar("Never counted on", 8, 12)
        draft.target_ids.calendar_id = calendar
        self.env.flush_all()
        before = [self.env[name].search_count([]) for name in names]
        self.attempt(draft_ids=[(6, 0, draft.ids)])
        self.attempt(document_ref=f"test.sla.ticket,{ticket.id}", priority="3")
        self.assertFalse(self.pending_updates())
        self.env.flush_all()
        self.assertEqual([self.env[n].search_count([]) for n in names], before)
        self.assertEqual(ticket.priority, "1")

    def pending_updates(self):
        """Return the fields that a flush would write or compute."""
        transaction = self.env.transaction
        pending = [*transaction.field_dirty, *transaction.tocompute]
        return [
            field
            for field in pending
            if transaction.field_dirty.get(field) or transaction.tocompute.get(field)
        ]

    def test_a_draft_counts_as_if_it_were_in_force_only_if_chosen(self):
        draft = self.make_policy(
            self.metric, hours=2, state="draft", effective_from="2027-01-01 00:00:00"
        )
        self.assertIn("No policy in force", self.attempt()["problem"])
        promise = self.promise(draft_ids=[(6, 0, draft.ids)])
        self.assertEqual(promise["deadline"], "2026-03-02 12:00:00")
        self.assertIn("No policy in force", self.attempt()["problem"])

    def test_a_draft_of_an_agreement_that_is_not_in_force_can_be_tried(self):
        agreement = self.env["sla.agreement"].create({"name": "Still talking"})
        draft = self.make_policy(
            self.metric, hours=2, state="draft", agreement_id=agreement.id
        )
        promise = self.promise(draft_ids=[(6, 0, draft.ids)])
        self.assertEqual(promise["agreement"], "Still talking")

    def test_a_real_document_can_be_changed_in_thought(self):
        self.make_policy(self.metric, hours=4)
        self.make_policy(self.metric, hours=1, target={"priority": "3"}, sequence=1)
        ticket = self.make_ticket("2026-03-02 09:00")
        with Form(self.env["sla.try"].with_user(self.manager)) as form:
            form.model_id = self.model
            form.document_ref = ticket
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.priority, "1")
            form.moment = MONDAY
            form.priority = "3"
            (metric,) = form.result["metrics"]
        self.assertEqual(metric["promises"][0]["deadline"], "2026-03-02 11:00:00")
        self.assertEqual(ticket.priority, "1")

    def test_conditions_see_the_rest_of_a_real_document(self):
        self.make_policy(self.metric, domain="[('topic', '=', 'printer')]")
        ticket = self.make_ticket(topic="printer")
        (metric,) = self.attempt()["metrics"]
        self.assertFalse(metric["promises"])
        self.assertTrue(self.promise(document_ref=f"test.sla.ticket,{ticket.id}"))

    def test_the_tier_can_be_overridden(self):
        gold, silver = self.env["sla.tier"].create([{"name": "Gold"}, {"name": "Ag"}])
        self.make_policy(self.metric, hours=1, tier_ids=[(4, gold.id)], name="Golden")
        self.make_policy(self.metric, hours=4)
        self.assertEqual(self.promise()["policy"], "Standard")
        self.assertEqual(self.promise(tier_id=gold.id)["policy"], "Golden")
        self.customer.sla_tier_id = gold
        self.assertEqual(self.promise()["policy"], "Golden")
        self.assertEqual(self.promise(tier_id=silver.id)["policy"], "Standard")

    def test_the_deadline_is_told_in_the_zone_of_the_working_hours_too(self):
        tehran = self.make_calendar("Tehran", 9, 17, tz="Asia/Tehran")
        self.make_policy(self.metric, hours=4, target={"calendar_id": tehran.id})
        promise = self.promise()
        # Monday 10:00 UTC is 13:30 there: open until 17:00
        self.assertEqual(promise["deadline"], "2026-03-03 06:00:00")
        self.assertEqual(promise["zone"], "Asia/Tehran")
        self.assertIn("9:30", promise["local"])

    def test_hours_that_are_never_open_are_said_in_words(self):
        self.make_policy(self.metric, hours=4)
        closed = self.make_calendar("Closed", 9, 17)
        closed.attendance_ids = [(5, 0, 0)]
        self.company.resource_calendar_id = closed
        self.assertIn("“Closed” are never open", self.promise()["problem"])

    def test_no_working_hours_are_said_in_words(self):
        self.make_policy(self.metric, hours=4)
        self.company.resource_calendar_id = False
        self.assertIn("no working hours", self.promise()["problem"])

    def test_internal_promises_stand_beside_those_to_the_customer(self):
        team = self.env["test.sla.team"].create({"name": "Second level"})
        supplier = self.env["res.partner"].create({"name": "Yard"})
        agreement = self.make_agreement(
            kind="supplier", party_ref=f"res.partner,{supplier.id}"
        )
        self.make_policy(self.metric, hours=4)
        self.make_policy(self.metric, hours=2, agreement_id=agreement.id)
        (metric,) = self.attempt(team_ref=f"test.sla.team,{team.id}")["metrics"]
        self.assertEqual(
            [(p["kind"], p["deadline"][11:16]) for p in metric["promises"]],
            [("customer", "14:00"), ("supplier", "12:00")],
        )

    def test_a_policy_opens_it_with_itself_if_it_is_a_draft(self):
        policy = self.make_policy(self.metric, state="draft")
        context = policy.with_user(self.manager).action_try()["context"]
        trial = self.env["sla.try"].with_user(self.manager).with_context(context)
        self.assertEqual(trial.new({}).draft_ids.ids, policy.ids)
        policy.state = "active"
        context = policy.with_user(self.manager).action_try()["context"]
        trial = trial.with_context(context)
        self.assertFalse(trial.new({}).draft_ids)


@tagged("post_install", "-at_install", "standard")
class TestTryVerdicts(TryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.make_policy(cls.metric, sequence=5)

    def losing(self, **vals):
        policy = self.make_policy(self.metric, name="Losing", sequence=1, **vals)
        return self.verdict(policy)

    def test_the_winner_applies(self):
        self.assertEqual(self.verdict(self.standard), "applies")

    def test_a_less_specific_one_loses(self):
        self.make_policy(self.metric, partner_ids=[(4, self.customer.id)])
        verdict = self.verdict(self.standard)
        self.assertEqual(verdict, "would apply, but is less specific")

    def test_one_later_in_the_sequence_loses(self):
        self.make_policy(self.metric, sequence=1)
        self.assertIn("comes later in the sequence", self.verdict(self.standard))

    def test_for_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += other
        policy = self.make_policy(self.metric, company_id=other.id)
        both = [self.company.id, other.id]
        manager = self.env["sla.try"].with_user(self.manager)
        trial = manager.with_context(allowed_company_ids=both)
        (metric,) = trial.new({"model_id": self.model.id, "moment": MONDAY}).result[
            "metrics"
        ]
        (row,) = (row for row in metric["policies"] if row["id"] == policy.id)
        self.assertEqual(row["verdict"], "is for another company")

    def test_policies_of_companies_one_may_not_read_are_left_out(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        policy = self.make_policy(self.metric, company_id=other.id)
        (metric,) = self.attempt()["metrics"]
        self.assertNotIn(policy.id, [row["id"] for row in metric["policies"]])

    def test_that_came_into_force_later(self):
        verdict = self.losing(effective_from="2026-03-02 10:00:01")
        self.assertEqual(verdict, "came into force after this began")

    def test_of_an_agreement_that_is_over(self):
        agreement = self.make_agreement(date_end="2026-03-01")
        verdict = self.losing(agreement_id=agreement.id)
        self.assertEqual(verdict, "its agreement is not valid on that day")

    def test_for_other_customers_tiers_or_services(self):
        partner = self.env["res.partner"].create({"name": "Red Door"})
        tier = self.env["sla.tier"].create({"name": "Gold"})
        service = self.env["sla.service"].create({"name": "Printing"})
        verdict = self.losing(partner_ids=[(4, partner.id)])
        self.assertEqual(verdict, "is for other customers")
        self.assertEqual(self.losing(tier_ids=[(4, tier.id)]), "is for other tiers")
        verdict = self.losing(service_ids=[(4, service.id)])
        self.assertEqual(verdict, "is for other services")

    def test_the_service_that_is_chosen_counts_with_those_above_it(self):
        above = self.env["sla.service"].create({"name": "Printing"})
        below = above.create({"name": "In colour", "parent_id": above.id})
        policy = self.make_policy(self.metric, service_ids=[(4, above.id)])
        self.assertEqual(self.verdict(policy, service_id=below.id), "applies")

    def test_whose_conditions_are_not_met(self):
        verdict = self.losing(domain="[('topic', '=', 'printer')]")
        self.assertEqual(verdict, "its conditions are not met")

    def test_conditions_see_what_is_typed(self):
        team = self.env["test.sla.team"].create({"name": "Second level"})
        policy = self.make_policy(
            self.metric, sequence=1, domain=f"[('team_id', '=', {team.id})]"
        )
        self.assertEqual(self.verdict(policy), "its conditions are not met")
        typed = {"team_ref": f"test.sla.team,{team.id}"}
        self.assertEqual(self.verdict(policy, **typed), "applies")

    def test_with_conditions_that_cannot_be_read(self):
        policy = self.make_policy(self.metric, name="Losing", sequence=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sla_policy SET domain = '[(''gone'', ''='', 1)]' WHERE id = %s",
            [policy.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertIn("cannot be read", self.verdict(policy))

    def test_without_a_target_for_the_priority_or_the_channel(self):
        verdict = self.losing(target={"priority": "3"})
        self.assertEqual(verdict, "has no target for this priority")
        verdict = self.losing(target={"channel": "phone"})
        self.assertIn("came in this way", verdict)

    def test_without_a_target_for_the_metric(self):
        other = self.make_metric("test.sla.ticket", name="Another")
        policy = self.make_policy(other, name="Losing", sequence=1)
        for metric in self.attempt()["metrics"]:
            (row,) = (r for r in metric["policies"] if r["id"] == policy.id)
            if metric["name"] == "Another":
                self.assertTrue(row["won"])
            else:
                self.assertEqual(row["verdict"], "has no target for this metric here")

    def test_with_a_target_that_was_added_later(self):
        policy = self.make_policy(self.metric, name="Losing", sequence=1)
        policy.target_ids.effective_from = "2026-03-02 12:00:00"
        self.assertIn("was added after this began", self.verdict(policy))
