"""What becomes of agreements, and of what runs under them, from version to version."""

import itertools
from datetime import date, timedelta

from hypothesis import given, settings, strategies as st

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .test_agreements import AgreementCommon


@tagged("post_install", "-at_install", "standard")
class TestVersions(AgreementCommon):
    def test_the_next_version_takes_effect_on_its_day(self):
        first = self.put_in_force(self.make_draft(hours=4))
        second = self.revise(first, "2026-03-04")
        second.policy_ids.target_ids.duration = 2
        self.put_in_force(second, "2026-03-03 10:00")
        before = self.make_ticket("2026-03-03 10:00")
        self.assertEqual(before.sla_clock_ids.allowance, 4 * 3600)
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:10")
        after = self.make_ticket("2026-03-04 10:00")
        self.assertEqual(after.sla_clock_ids.allowance, 2 * 3600)
        self.assertEqual((first.state, str(first.date_end)), ("ended", "2026-03-03"))

    def test_the_difference_is_shown(self):
        first = self.put_in_force(self.make_draft(hours=4))
        second = self.revise(first, "2026-03-04")
        second.policy_ids.target_ids.duration = 2
        second.support_terms = "<p>By phone</p>"
        changes = {what: (old, new) for what, old, new in second._get_changes(first)}
        self.assertEqual(
            changes["Standard: Resolution"], ("4 working hours", "2 working hours")
        )
        self.assertEqual(changes["Support"], ("–", "By phone"))
        self.assertEqual(changes["Valid from"], ("2026-03-02", "2026-03-04"))
        self.assertEqual(len(changes), 3)
        self.assertIn("2 working hours", second.change_summary)

    def take_over(self, mode):
        first = self.put_in_force(self.make_draft(hours=4))
        ticket = self.make_ticket("2026-03-03 10:00")
        second = self.revise(first, "2026-03-04", mode)
        second.policy_ids.target_ids.duration = 6
        self.put_in_force(second, "2026-03-03 11:00")
        self.assertEqual(ticket.sla_clock_ids.allowance, 4 * 3600)
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:10")
        self.assert_replays(ticket.sla_clock_ids)
        return ticket, first, second

    def test_open_documents_keep_the_promise_they_started_with(self):
        ticket, first, _second = self.take_over("leave")
        self.assertEqual(ticket.sla_agreement_id, first.sudo())
        self.change(ticket, "2026-03-04 09:30", priority="3")
        self.assertEqual(ticket.sla_agreement_id, first.sudo())
        self.assertEqual(ticket.sla_clock_ids.allowance, 4 * 3600)

    def test_open_documents_get_the_new_time_and_keep_the_time_used(self):
        ticket, _first, second = self.take_over("keep")
        clock = ticket.sla_clock_ids
        self.assertEqual(clock.agreement_id, second.sudo())
        self.assertEqual(clock.allowance, 6 * 3600)
        self.assertEqual(str(clock.breached_at or ""), "")
        event = clock.event_ids.filtered(lambda e: e.kind == "retargeted")
        self.assertEqual((event.data["mode"], event.reason), ("keep", "revised"))
        self.change(ticket, "2026-03-04 09:30", priority="3")
        self.assertEqual(ticket.sla_agreement_id, second.sudo())

    def test_open_documents_start_from_zero(self):
        ticket, _first, _second = self.take_over("restart")
        self.assertEqual(str(ticket.sla_clock_ids.deadline), "2026-03-04 15:00:00")

    def test_there_is_one_next_version(self):
        first = self.put_in_force(self.make_draft())
        self.revise(first, "2026-03-04")
        with self.assertRaisesRegex(UserError, "next version of"):
            self.revise(first, "2026-03-05")

    def test_a_version_begins_after_the_one_before(self):
        first = self.put_in_force(self.make_draft())
        second = self.revise(first, "2026-03-02")
        with self.assertRaisesRegex(UserError, "Choose a later day"):
            second.action_activate()

    def test_special_terms_follow_to_the_next_version_of_the_general_ones(self):
        general = self.put_in_force(self.make_draft(partner_ids=False, hours=8))
        special = self.put_in_force(self.make_draft(parent_id=general.id))
        second = self.revise(general, "2026-03-04")
        self.put_in_force(second, "2026-03-03 11:00")
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:10")
        self.assertEqual(special.parent_id, second)
        ticket = self.make_ticket("2026-03-04 10:00")
        self.assertEqual(ticket.sla_agreement_id, special.sudo())

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.integers(1, 40), min_size=1, max_size=4))
    def test_versions_never_overlap(self, gaps):
        with self.env.cr.savepoint() as savepoint:
            agreement = self.put_in_force(self.make_draft())
            day = 0
            for gap in gaps:
                day += gap
                start = date(2026, 3, 2) + timedelta(days=day)
                following = self.revise(agreement, start)
                self.put_in_force(following)
                agreement = following
            versions = agreement.search([("code", "=", agreement.code)]).sorted(
                "version"
            )
            self.assertEqual(len(versions), len(gaps) + 1)
            for one, other in itertools.pairwise(versions):
                self.assertLess(one.date_end, other.date_start)
                with self.assertRaises(ValidationError):
                    one.sudo().date_end = other.date_start
                    self.env.flush_all()
            savepoint.rollback()


@tagged("post_install", "-at_install", "standard")
class TestTakingOver(AgreementCommon):
    def make_family(self, mode="leave"):
        """Return general terms, special ones and the next version of the former, which
        holds from 4 March 2026 on."""
        general = self.put_in_force(self.make_draft(hours=8))
        special = self.put_in_force(
            self.make_draft(hours=6, partner_ids=False, parent_id=general.id)
        )
        second = self.revise(general, "2026-03-04", mode)
        self.put_in_force(second, "2026-03-03 08:00")
        return general, special, second

    def test_special_terms_hold_before_the_job_has_run(self):
        _general, special, _second = self.make_family()
        ticket = self.make_ticket("2026-03-04 10:00")
        self.assertEqual(ticket.sla_agreement_id, special.sudo())

    def test_a_job_that_missed_the_day_catches_up(self):
        general, special, second = self.make_family()
        self.run_job("ir_cron_sla_agreements", "2026-03-09 00:10")
        self.assertEqual(
            (general.state, str(general.date_end)), ("ended", "2026-03-03")
        )
        self.assertEqual(special.parent_id, second)

    def test_what_began_before_keeps_its_special_terms(self):
        _general, special, _second = self.make_family()
        ticket = self.make_ticket("2026-03-03 10:00")
        self.run_job("ir_cron_sla_agreements", "2026-03-04 00:10")
        self.change(ticket, "2026-03-04 09:30", priority="3")
        self.assertEqual(ticket.sla_agreement_id, special.sudo())
        self.assertEqual(ticket.sla_clock_ids.state, "running")

    def test_a_supplier_s_clock_goes_on_under_the_next_version(self):
        repair = self.env["helpdesk.ticket.team"].create({"name": "Repair shop"})
        desk = self.env["helpdesk.ticket.team"].create({"name": "Desk"})
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        first = self.make_agreement(
            state="draft",
            kind="supplier",
            party_ref=f"helpdesk.ticket.team,{repair.id}",
        )
        self.make_policy(metric, hours=6, agreement_id=first.id, state="draft")
        first = self.put_in_force(first.with_user(self.manager))
        second = self.revise(first, "2026-03-03", "keep")
        second.policy_ids.target_ids.duration = 5
        self.put_in_force(second)
        with self.at("2026-03-02 09:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Broken", "team_id": desk.id}
            )
            self.env.flush_all()
        self.change(ticket, "2026-03-02 16:00", team_id=repair.id)
        self.run_job("ir_cron_sla_agreements", "2026-03-03 00:10")
        clock = ticket.sla_clock_ids
        self.assertEqual(len(clock), 1)
        self.assertEqual((clock.agreement_id, clock.state), (second.sudo(), "running"))
        self.assertEqual(str(clock.deadline), "2026-03-03 13:00:00")
        self.assert_replays(clock)

    def test_a_party_that_promises_something_is_not_deleted(self):
        party = self.env["res.partner"].create({"name": "Yard"})
        self.make_agreement(kind="supplier", party_ref=f"res.partner,{party.id}")
        with self.assertRaises(UserError) as error:
            party.unlink()
        self.assertIn("End the agreement first", str(error.exception))

    def test_a_chain_follows_to_the_next_version(self):
        party = self.env["res.partner"].create({"name": "Yard"})
        yard = self.make_agreement(
            state="draft", kind="supplier", party_ref=f"res.partner,{party.id}"
        )
        self.make_policy(self.metric, hours=2, agreement_id=yard.id, state="draft")
        yard = self.put_in_force(yard.with_user(self.manager))
        promise = self.make_draft(hours=8)
        promise.support_ids = [
            (
                0,
                0,
                {"supporting_id": yard.id, "metric_id": self.metric.id, "hours": 2},
            )
        ]
        self.put_in_force(promise)
        slower = self.revise(yard, "2026-03-03")
        slower.policy_ids.target_ids.duration = 20
        with self.at("2026-03-02 12:00"), self.assertRaises(UserError) as error:
            slower.action_activate()
        self.assertIn("rests on it", str(error.exception))
        slower.policy_ids.target_ids.duration = 1
        self.put_in_force(slower)
        self.run_job("ir_cron_sla_agreements", "2026-03-03 00:10")
        self.assertEqual(promise.support_ids.supporting_id, slower)
