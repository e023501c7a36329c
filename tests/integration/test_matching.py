"""Which promise wins."""

from ast import literal_eval
from unittest.mock import patch

import psycopg2
from hypothesis import given, settings, strategies as st

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sla_base.tests.common import new_agent

from .test_clocks import TicketCommon


@tagged("post_install", "-at_install", "standard")
class TestMatching(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tier = cls.env["sla.tier"].create({"name": "VIP"})
        cls.hosting = cls.env["sla.service"].create({"name": "Hosting"})
        cls.mail = cls.env["sla.service"].create(
            {"name": "Mail", "parent_id": cls.hosting.id}
        )
        cls.customer.sla_tier_id = cls.tier
        customer = {"partner_ids": [(6, 0, cls.customer.ids)]}
        tier = {"tier_ids": [(6, 0, cls.tier.ids)]}
        service = {"service_ids": [(6, 0, cls.hosting.ids)]}
        cls.levels = [
            {**customer, **service},
            customer,
            {**tier, **service},
            tier,
            service,
            {},
        ]

    def make_batch(self, each):
        with self.at("2026-03-02 10:00"):
            vals_list = [{"name": "Ticket", **vals} for vals in each]
            tickets = self.env["test.sla.ticket"].create(vals_list)
            self.env.flush_all()
        return tickets

    def winner(self, **vals):
        ticket = self.make_ticket(service_id=self.mail.id, **vals)
        return ticket.sla_clock_ids.policy_id

    def test_the_most_specific_policy_wins_whatever_the_order(self):
        policies = [
            self.make_policy(self.metric, sequence=len(self.levels) - i, **level)
            for i, level in enumerate(self.levels)
        ]
        for policy in policies:
            self.assertEqual(self.winner(), policy)
            policy.active = False

    def test_among_equals_the_sequence_decides_then_the_age(self):
        late = self.make_policy(self.metric, sequence=2)
        first = self.make_policy(self.metric, sequence=1)
        self.make_policy(self.metric, sequence=1)
        self.assertEqual(self.winner(), first)
        first.sequence = 3
        self.assertNotEqual(self.winner(), late)

    def test_targets_not_stated_come_from_the_level_below(self):
        other = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        special = self.make_policy(self.metric, hours=1, **self.levels[1])
        default = self.make_policy(other, hours=2)
        default.target_ids = [(0, 0, {"metric_id": self.metric.id, "duration": 9})]
        ticket = self.make_ticket()
        won = {clock.metric_id: clock.policy_id for clock in ticket.sla_clock_ids}
        self.assertEqual(won, {self.metric: special, other: default})

    def test_the_target_of_the_priority_beats_the_general_one(self):
        policy = self.make_policy(self.metric, hours=8)
        policy.target_ids = [
            (0, 0, {"metric_id": self.metric.id, "duration": 2, "priority": "2"})
        ]
        self.assertEqual(self.make_ticket(priority="2").sla_clock_ids.allowance, 7200)
        self.assertEqual(self.make_ticket(priority="1").sla_clock_ids.allowance, 28800)

    def test_agreements_count_on_their_days_only(self):
        agreement = self.env["sla.agreement"].create(
            {
                "name": "March",
                "state": "active",
                "partner_ids": [(6, 0, self.customer.ids)],
                "date_start": "2026-03-02",
                "date_end": "2026-03-02",
            }
        )
        policy = self.make_policy(self.metric, agreement_id=agreement.id)
        ticket = self.make_ticket("2026-03-02 16:59")
        self.assertEqual(ticket.sla_clock_ids.policy_id, policy)
        self.assertEqual(ticket.sla_agreement_id, agreement)
        self.assertFalse(self.make_ticket("2026-03-03 09:00").sla_clock_ids)
        self.assertFalse(self.make_ticket("2026-03-01 09:00").sla_clock_ids)

    def test_a_policy_covers_what_starts_after_it_came_into_force(self):
        policy = self.make_policy(self.metric, effective_from="2026-03-02 10:00:00")
        self.assertFalse(self.make_ticket("2026-03-02 09:59:59").sla_clock_ids)
        ticket = self.make_ticket("2026-03-02 10:00")
        self.assertEqual(ticket.sla_clock_ids.policy_id, policy)

    def test_drafts_and_archived_policies_promise_nothing(self):
        self.make_policy(self.metric, state="draft")
        self.make_policy(self.metric, active=False)
        self.assertFalse(self.make_ticket().sla_clock_ids)

    def test_a_policy_of_another_company_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_policy(self.metric, company_id=other.id)
        self.assertFalse(self.make_ticket().sla_clock_ids)

    def test_a_tier_given_later_is_noticed_at_once(self):
        self.customer.sla_tier_id = False
        default = self.make_policy(self.metric, hours=8)
        vip = self.make_policy(self.metric, hours=2, tier_ids=[(6, 0, self.tier.ids)])
        ticket = self.make_ticket()
        self.assertEqual(ticket.sla_clock_ids.policy_id, default)
        with self.at("2026-03-02 10:30"):
            self.customer.sla_tier_id = self.tier
            self.env.flush_all()
        self.assertEqual(ticket.sla_clock_ids.policy_id, vip)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 12:00:00")
        self.assert_replays(ticket.sla_clock_ids)

    def test_contacts_have_the_tier_of_their_company(self):
        company = self.env["res.partner"].create(
            {"name": "Head office", "is_company": True, "sla_tier_id": self.tier.id}
        )
        contact = self.env["res.partner"].create(
            {"name": "Clerk", "parent_id": company.id}
        )
        vip = self.make_policy(self.metric, tier_ids=[(6, 0, self.tier.ids)])
        ticket = self.make_ticket(partner_id=contact.id)
        self.assertEqual(ticket.sla_clock_ids.policy_id, vip)
        self.assertEqual(ticket.sla_clock_ids.tier_id, self.tier)

    def test_restarting_policies_begin_at_zero(self):
        self.make_policy(self.metric, hours=8, domain="[('topic', '=', False)]")
        self.make_policy(
            self.metric,
            hours=2,
            domain="[('topic', '!=', False)]",
            retarget_mode="restart",
        )
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 12:00", topic="fire")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 14:00:00")
        self.assert_replays(ticket.sla_clock_ids)

    def test_reapplying_policies_count_again_in_their_hours(self):
        self.make_policy(
            self.metric,
            hours=8,
            domain="[('topic', '=', False)]",
            target={"calendar_id": self.always.id},
        )
        self.make_policy(
            self.metric,
            hours=2,
            domain="[('topic', '!=', False)]",
            retarget_mode="reapply",
        )
        ticket = self.make_ticket("2026-03-02 07:00")
        self.change(ticket, "2026-03-02 10:00", topic="fire")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 11:00:00")
        self.assert_replays(ticket.sla_clock_ids)

    def test_hours_come_from_target_agreement_customer_team_company(self):
        calendars = [
            self.make_calendar(f"From {hour}", hour, hour + 1) for hour in range(5)
        ]
        agreement = self.make_agreement(calendar_id=calendars[1].id)
        team = self.env["test.sla.team"].create(
            {"name": "Team", "calendar_id": calendars[3].id}
        )
        self.customer.sla_calendar_id = calendars[2]
        self.company.resource_calendar_id = calendars[4]
        policy = self.make_policy(
            self.metric,
            hours=0.5,
            agreement_id=agreement.id,
            target={"calendar_id": calendars[0].id},
        )

        def used():
            ticket = self.make_ticket(team_id=team.id)
            return ticket.sla_clock_ids.schedule_id.calendar_id

        self.assertEqual(used(), calendars[0])
        policy.target_ids.calendar_id = False
        self.assertEqual(used(), calendars[1])
        agreement.calendar_id = False
        self.assertEqual(used(), calendars[2])
        self.customer.sla_calendar_id = False
        self.assertEqual(used(), calendars[3])
        team.calendar_id = False
        self.assertEqual(used(), calendars[4])

    def test_an_internal_clock_runs_while_its_party_holds_the_document(self):
        repair = self.env["helpdesk.ticket.team"].create({"name": "Repair shop"})
        desk = self.env["helpdesk.ticket.team"].create({"name": "Desk"})
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        agreement = self.make_agreement(
            kind="internal", party_ref=f"helpdesk.ticket.team,{repair.id}"
        )
        self.make_policy(metric, hours=4)
        self.make_policy(metric, hours=2, agreement_id=agreement.id)
        with self.at("2026-03-02 10:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Broken", "team_id": desk.id}
            )
            self.env.flush_all()
        clocks = {clock.kind: clock for clock in ticket.sla_clock_ids}
        self.assertEqual(clocks["customer"].state, "running")
        self.assertEqual(clocks["internal"].state, "paused")
        self.change(ticket, "2026-03-02 11:00", team_id=repair.id)
        self.assertEqual(clocks["internal"].state, "running")
        self.assertEqual(str(clocks["internal"].deadline), "2026-03-02 13:00:00")
        self.change(ticket, "2026-03-02 12:00", team_id=desk.id)
        self.assertEqual(clocks["internal"].state, "paused")
        self.tick("2026-03-02 16:00")
        self.assertEqual(ticket.sla_status, "breached")
        self.assertFalse(clocks["internal"].breached_at)
        self.assert_replays(ticket.sla_clock_ids)
        shares = {
            holder["name"]: holder["seconds"]
            for holder in clocks["customer"]._explain_holders()
        }
        self.assertEqual(shares[repair.display_name], 3600)

    def test_a_policy_for_an_archived_tier_is_not_for_everybody(self):
        self.make_policy(self.metric, tier_ids=[(6, 0, self.tier.ids)])
        self.tier.active = False
        self.env.registry.clear_cache()
        self.customer.sla_tier_id = False
        self.assertFalse(self.make_ticket().sla_clock_ids)

    def test_a_tier_that_a_policy_names_cannot_be_deleted(self):
        self.make_policy(self.metric, tier_ids=[(6, 0, self.tier.ids)])
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
        ):
            self.tier.unlink()
            self.env.flush_all()

    def test_another_team_brings_its_own_hours(self):
        evenings = self.make_calendar("Evenings", 18, 22)
        team = self.env["test.sla.team"].create(
            {"name": "Evening shift", "calendar_id": evenings.id}
        )
        self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket("2026-03-02 09:00")
        self.change(ticket, "2026-03-02 11:00", team_id=team.id)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 20:00:00")
        self.assert_replays(ticket.sla_clock_ids)

    def test_another_company_takes_the_clock_over(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.resource_calendar_id = self.make_calendar("O", 8, 16, company=other)
        self.make_policy(self.metric, company_id=False)
        ticket = self.make_ticket()
        self.change(ticket, "2026-03-02 11:00", company_id=other.id)
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.company_id, other)
        self.assertEqual(clock.schedule_id.company_id, other)

    def test_a_target_added_later_leaves_earlier_documents_alone(self):
        policy = self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        other = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        with self.at("2026-03-05 10:00"):
            self.env.cr.execute(
                "UPDATE sla_policy SET create_date = '2026-03-01' WHERE id = %s",
                [policy.id],
            )
            policy.invalidate_recordset()
            policy.target_ids = [(0, 0, {"metric_id": other.id, "duration": 1})]
            self.env["sla.engine"]._resync("test.sla.ticket", ticket.ids)
            self.env.flush_all()
        self.assertEqual(ticket.sla_clock_ids.metric_id, self.metric)
        fresh = self.make_ticket("2026-03-05 11:00")
        self.assertEqual(fresh.sla_clock_ids.metric_id, self.metric | other)

    def test_putting_an_edited_policy_on_open_documents_applies_the_edit(self):
        policy = self.make_policy(self.metric, hours=4)
        ticket = self.make_ticket()
        policy.action_draft()
        policy.target_ids.duration = 8
        with self.at("2026-03-02 11:00"):
            self.env["sla.policy.activate"].create(
                {"policy_id": policy.id, "scope": "open"}
            ).action_confirm()
            self.env.flush_all()
        self.assertEqual(ticket.sla_clock_ids.allowance, 8 * 3600)
        self.assert_replays(ticket.sla_clock_ids)

    @settings(max_examples=25, deadline=None)
    @given(st.permutations(range(6)))
    def test_the_order_of_creation_does_not_matter(self, order):
        with self.env.cr.savepoint():
            for index in order:
                self.make_policy(
                    self.metric, name=str(index), hours=index + 1, **self.levels[index]
                )
            self.assertEqual(self.winner().name, "0")
            self.env["sla.policy"].search([("model", "=", "test.sla.ticket")]).write(
                {"active": False}
            )

    def test_a_policy_put_on_open_documents_takes_over_their_clocks(self):
        self.make_policy(self.metric, hours=8)
        ticket = self.make_ticket()
        vip = self.make_policy(
            self.metric, hours=2, state="draft", tier_ids=[(6, 0, self.tier.ids)]
        )
        with self.at("2026-03-02 11:00"):
            self.env["sla.policy.activate"].create(
                {"policy_id": vip.id, "scope": "open"}
            ).action_confirm()
            self.env.flush_all()
        self.assertEqual(ticket.sla_clock_ids.policy_id, vip)
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 12:00:00")
        self.assert_replays(ticket.sla_clock_ids)

    def test_policies_that_ask_for_one_value_are_found_in_their_order(self):
        team = self.env["test.sla.team"].create({"name": "First"})
        wanted = [
            f"[('team_id', '=', {team.id})]",
            "[('topic', '=', 'printer')]",
            "['|', ('topic', '=', 'mail'), ('topic', '=', 'phone')]",
            "[('topic', 'in', ['phone', 'printer'])]",
            "[('topic', '=', False)]",
            "[('topic', '!=', 'printer')]",
        ]
        policies = [
            self.make_policy(self.metric, sequence=number, domain=domain)
            for number, domain in enumerate(wanted)
        ]
        for values in (
            {"topic": "printer"},
            {"topic": "phone"},
            {"topic": "other"},
            {"topic": False},
            {"topic": False, "team_id": team.id},
        ):
            ticket = self.make_ticket(**values)
            expected = next(
                policy
                for policy in policies
                if ticket.filtered_domain(literal_eval(policy.domain))
            )
            self.assertEqual(ticket.sla_clock_ids.policy_id, expected, values)

    def test_documents_of_one_batch_each_get_their_own_promise(self):
        everybody = self.make_policy(self.metric)
        of_tier = self.make_policy(self.metric, tier_ids=[(6, 0, self.tier.ids)])
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(5)]
        )
        own = [
            self.make_policy(self.metric, partner_ids=[(6, 0, customer.ids)])
            for customer in customers
        ]
        asked = [*customers, self.customer, self.env["res.partner"]] * 2
        tickets = self.make_batch({"partner_id": partner.id} for partner in asked)
        found = [ticket.sla_clock_ids.policy_id for ticket in tickets]
        self.assertEqual(found, [*own, of_tier, everybody] * 2)

    def test_documents_of_one_batch_keep_their_own_people(self):
        self.make_policy(self.metric)
        users = [new_agent(self.env, f"agent{n}") for n in range(3)]
        tickets = self.make_batch({"user_id": user.id} for user in [*users, *users])
        found = [ticket.sla_clock_ids.user_id for ticket in tickets]
        self.assertEqual(found, [*users, *users])

    def test_many_open_documents_are_covered_in_the_background(self):
        tickets = self.make_ticket(count=30)
        policy = self.make_policy(self.metric, state="draft")
        module = "odoo.addons.sla_base.models.sla_policy_cover._AT_ONCE"
        with self.at("2026-03-02 11:00"), patch(module, 10):
            self.env["sla.policy.activate"].create(
                {"policy_id": policy.id, "scope": "open"}
            ).action_confirm()
            self.env.flush_all()
        self.assertTrue(policy.covering)
        self.assertFalse(tickets.sla_clock_ids)
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 11:05")
        self.assertFalse(policy.covering)
        self.assertEqual(len(tickets.sla_clock_ids), 30)
