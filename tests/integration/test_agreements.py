"""The life of an agreement: drafted, agreed, in force, revised, ended."""

from hypothesis import given, settings, strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .test_clocks import TicketCommon


class AgreementCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "sla_manager", groups="sla_base.group_sla_manager"
        )
        cls.reader = new_test_user(
            cls.env, "sla_reader", groups="sla_base.group_sla_user"
        )

    def make_draft(self, hours=4, **vals):
        """Make a draft with one policy, as the manager."""
        agreement = self.make_agreement(
            **{
                "state": "draft",
                "partner_ids": [(6, 0, self.customer.ids)],
                "owner_id": self.manager.id,
                **vals,
            }
        )
        self.make_policy(
            self.metric,
            hours=hours,
            agreement_id=agreement.id,
            company_id=agreement.company_id.id,
            state="draft",
        )
        return agreement.with_user(self.manager)

    def put_in_force(self, agreement, moment="2026-03-02 08:00"):
        with self.at(moment):
            agreement.action_activate()
            self.env.flush_all()
        return agreement

    def revise(self, agreement, day, mode="leave", moment="2026-03-02 12:00"):
        with self.at(moment):
            wizard = Form(
                self.env["sla.agreement.revise"]
                .with_user(self.manager)
                .with_context(default_agreement_id=agreement.id)
            )
            wizard.day = str(day)
            wizard.mode = mode
            action = wizard.save().action_confirm()
        return agreement.browse(action["res_id"])


@tagged("post_install", "-at_install", "standard")
class TestAgreements(AgreementCommon):
    # From draft to force

    def test_a_draft_promises_nothing(self):
        self.make_draft()
        self.assertFalse(self.make_ticket().sla_clock_ids)

    def test_an_agreement_in_force_promises_what_its_policies_say(self):
        agreement = self.put_in_force(self.make_draft())
        ticket = self.make_ticket()
        self.assertEqual(ticket.sla_agreement_id, agreement.sudo())
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-02 14:00:00")
        self.assertEqual(str(agreement.date_start), "2026-03-02")

    def test_what_began_before_it_came_into_force_is_not_covered(self):
        early = self.make_ticket("2026-03-02 07:00")
        self.put_in_force(self.make_draft())
        self.change(early, "2026-03-02 09:00", priority="3")
        self.assertFalse(early.sla_clock_ids)

    def test_every_agreement_has_a_number_that_its_versions_share(self):
        first = self.put_in_force(self.make_draft())
        other = self.make_draft()
        self.assertTrue(first.code)
        self.assertNotEqual(first.code, other.code)
        self.assertEqual(self.revise(first, "2026-04-01").code, first.code)

    def test_who_did_what_and_when_is_in_the_messages(self):
        agreement = self.make_draft().with_context(tracking_disable=False)
        self.env.cr.flush()
        agreement.action_agree()
        self.env.cr.flush()
        self.put_in_force(agreement)
        self.env.cr.flush()
        changes = agreement.message_ids.sudo().tracking_value_ids.filtered(
            lambda value: value.field_id.name == "state"
        )
        self.assertEqual(
            changes.sorted("id").mapped("new_value_char"), ["Agreed", "In force"]
        )
        self.assertEqual(changes.mail_message_id.author_id, self.manager.partner_id)

    def test_steps_are_taken_in_their_order(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaisesRegex(UserError, "In force.*cannot become.*Agreed"):
            agreement.action_agree()

    def test_readers_take_no_steps(self):
        agreement = self.make_draft()
        for step in ("action_agree", "action_activate"):
            with self.assertRaises(AccessError):
                getattr(agreement.with_user(self.reader), step)()

    def test_the_state_is_not_written_past_the_steps(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaises(UserError):
            agreement.write({"state": "draft", "name": "Mine now"})

    # What speaks against it

    def refused(self, agreement):
        with self.assertRaises(UserError) as error:
            agreement.action_activate()
        return str(error.exception)

    def test_an_agreement_without_target_is_refused(self):
        agreement = self.make_draft()
        agreement.policy_ids.target_ids.unlink()
        self.assertIn("promises nothing yet", self.refused(agreement))

    def test_an_agreement_without_working_hours_is_refused(self):
        agreement = self.make_draft()
        self.company.resource_calendar_id = False
        self.assertIn("no working hours", self.refused(agreement))

    def test_special_terms_need_the_general_ones_in_force(self):
        general = self.make_draft(name="General", partner_ids=False)
        special = self.make_draft(parent_id=general.id)
        self.assertIn("“General” is not in force", self.refused(special))

    def test_two_agreements_cannot_promise_the_same_at_the_same_level(self):
        self.put_in_force(self.make_draft(name="First"))
        self.assertIn("“First” is in force", self.refused(self.make_draft()))

    def test_agreements_on_other_days_customers_or_companies_may_stand_beside(self):
        self.put_in_force(self.make_draft(date_end="2026-06-30"))
        other = self.env["res.partner"].create({"name": "Green Door"})
        company = self.env["res.company"].create(
            {"name": "Second", "resource_calendar_id": self.calendar.id}
        )
        self.manager.company_ids += company
        for vals in (
            {"date_start": "2026-07-01"},
            {"partner_ids": [(6, 0, other.ids)]},
            {"partner_ids": False},
            {"company_id": company.id},
        ):
            agreement = self.make_draft(**vals)
            self.put_in_force(agreement)
            self.assertEqual(agreement.state, "active", vals)

    # Locked

    def test_terms_in_force_are_not_edited(self):
        agreement = self.put_in_force(self.make_draft())
        policy = agreement.policy_ids
        for record, vals in (
            (agreement, {"name": "Other"}),
            (agreement, {"calendar_id": False}),
            (policy, {"domain": "[('topic', '=', 'x')]"}),
            (policy.target_ids, {"duration": 1}),
        ):
            with self.assertRaisesRegex(UserError, "Revise"):
                record.write(vals)
        with self.assertRaisesRegex(UserError, "Revise"):
            policy.target_ids.unlink()
        with self.assertRaisesRegex(UserError, "Revise"):
            self.env["sla.obligation"].with_user(self.manager).create(
                {"agreement_id": agreement.id, "text": "Pays at once"}
            )

    def test_the_owner_may_change_while_it_is_in_force(self):
        agreement = self.put_in_force(self.make_draft())
        agreement.owner_id = self.reader
        self.assertEqual(agreement.owner_id, self.reader)

    def test_an_agreement_that_was_in_force_is_not_deleted(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaisesRegex(UserError, "Archive it"):
            agreement.unlink()

    # The end

    def end(self, agreement, day, moment):
        with self.at(moment):
            wizard = (
                self.env["sla.agreement.end"]
                .with_user(self.manager)
                .create({"agreement_id": agreement.id, "day": day, "reason": "Over"})
            )
            wizard.action_confirm()
            self.env.flush_all()

    def test_an_ended_agreement_holds_for_what_began_before(self):
        agreement = self.put_in_force(self.make_draft())
        old = self.make_ticket()
        self.end(agreement, "2026-03-02", "2026-03-02 15:00")
        self.assertEqual(agreement.state, "ended")
        self.assertFalse(self.make_ticket("2026-03-03 10:00").sla_clock_ids)
        self.change(old, "2026-03-02 16:00", priority="3")
        self.assertEqual(old.sla_clock_ids.state, "running")
        self.assertEqual(old.sla_agreement_id, agreement.sudo())

    def test_an_agreement_ends_by_itself_after_its_last_day(self):
        agreement = self.put_in_force(self.make_draft(date_end="2026-03-31"))
        self.run_job("ir_cron_sla_agreements", "2026-03-31 23:00")
        self.assertEqual(agreement.state, "active")
        self.run_job("ir_cron_sla_agreements", "2026-04-01 01:00")
        self.assertEqual(agreement.state, "ended")
        self.assertFalse(self.make_ticket("2026-04-01 10:00").sla_clock_ids)

    def test_special_terms_end_with_their_general_agreement(self):
        general = self.put_in_force(self.make_draft())
        special = self.put_in_force(self.make_draft(parent_id=general.id))
        deeper = self.put_in_force(self.make_draft(parent_id=special.id))
        self.end(general, "2026-03-10", "2026-03-02 15:00")
        for agreement in (special, deeper):
            self.assertEqual(agreement.state, "ended")
            self.assertEqual(str(agreement.date_end), "2026-03-10")
            self.assertIn("Over", agreement.end_reason)

    def test_a_company_may_let_terms_run_on_until_they_are_renewed(self):
        self.company.sla_after_end = "keep"
        agreement = self.put_in_force(self.make_draft(date_end="2026-03-31"))
        self.run_job("ir_cron_sla_agreements", "2026-04-01 01:00")
        self.assertEqual(agreement.state, "active")
        ticket = self.make_ticket("2026-04-01 10:00")
        self.assertEqual(ticket.sla_agreement_id, agreement.sudo())

    # Vague terms

    def test_vague_and_one_sided_terms_are_pointed_out(self):
        agreement = self.make_draft(owner_id=False)
        agreement.obligation_ids = [
            (0, 0, {"side": "provider", "text": "Answers as soon as possible"})
        ]
        findings = " ".join(agreement._get_findings())
        for text in (
            "Nobody answers for the agreement",
            "Only who provides has obligations",
            "nobody is named who does it",
            "“as soon as possible” cannot be measured",
            "neither a last day nor a review",
        ):
            self.assertIn(text, findings)

    def test_a_complete_agreement_has_no_findings(self):
        agreement = self.make_draft(calendar_id=self.calendar.id, date_end="2027-03-01")
        agreement.obligation_ids = [
            (0, 0, {"side": side, "text": "Answers in 2 hours", "responsible": "Desk"})
            for side in ("provider", "recipient")
        ]
        self.assertEqual(agreement._get_findings(), [])


@tagged("post_install", "-at_install", "standard")
class TestLevels(AgreementCommon):
    def test_special_terms_take_from_the_general_ones_what_they_leave_open(self):
        hosting = self.env["sla.service"].create({"name": "Hosting"})
        general = self.put_in_force(
            self.make_draft(hours=8, calendar_id=self.always.id)
        )
        special = self.put_in_force(
            self.make_draft(
                hours=2,
                partner_ids=False,
                parent_id=general.id,
                service_ids=[(6, 0, hosting.ids)],
            )
        )
        self.assertEqual(special.policy_ids.rank_name, "Customer and service")
        ticket = self.make_ticket(service_id=hosting.id)
        self.assertEqual(ticket.sla_agreement_id, special.sudo())
        self.assertEqual(ticket.sla_clock_ids.schedule_id.calendar_id, self.always)
        self.assertEqual(self.make_ticket().sla_agreement_id, general.sudo())
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        other = self.make_ticket(service_id=hosting.id, partner_id=stranger.id)
        self.assertFalse(other.sla_clock_ids)

    def test_each_inherited_target_is_shown_with_where_it_comes_from(self):
        seen = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        corporate = self.make_policy(seen, hours=1, name="Corporate")
        self.make_policy(self.metric, hours=9, name="Corporate resolution")
        agreement = self.make_draft(hours=4)
        inherited = agreement.inherited_target_ids
        self.assertEqual(inherited.policy_id, corporate)
        self.put_in_force(agreement)
        ticket = self.make_ticket()
        won = {clock.metric_id: clock.target_id for clock in ticket.sla_clock_ids}
        self.assertEqual(
            won,
            {self.metric: agreement.policy_ids.target_ids.sudo(), seen: inherited},
        )

    @settings(max_examples=20, deadline=None)
    @given(st.permutations(range(4)))
    def test_inheritance_does_not_depend_on_the_order_of_creation(self, order):
        with self.env.cr.savepoint() as savepoint:
            tier = self.env["sla.tier"].create({"name": "VIP"})
            self.customer.sla_tier_id = tier
            levels = [
                {"hours": 1, "partner_ids": [(6, 0, self.customer.ids)]},
                {"hours": 2, "tier_ids": [(6, 0, tier.ids)]},
                {"hours": 3, "sequence": 1},
                {"hours": 4, "sequence": 2},
            ]
            for index in order:
                self.make_policy(self.metric, **levels[index])
            agreement = self.make_agreement(
                partner_ids=[(6, 0, self.customer.ids)], state="draft"
            )
            shown = agreement.inherited_target_ids
            self.assertEqual(shown.duration, 2)
            self.assertEqual(self.make_ticket().sla_clock_ids.allowance, 3600)
            savepoint.rollback()
        self.env.registry.clear_cache()

    def test_a_promise_under_conditions_does_not_hide_the_one_for_all(self):
        agreement = self.make_draft()
        agreement.policy_ids.target_ids.unlink()
        self.make_policy(self.metric, hours=3, name="Storms", domain="[('id', '>', 0)]")
        self.make_policy(self.metric, hours=6, name="Always")
        self.env.invalidate_all()
        found = agreement.inherited_target_ids
        self.assertEqual(found.policy_id.mapped("name"), ["Storms", "Always"])
        self.assertEqual(found.mapped("policy_conditional"), [True, False])
        [group] = agreement._get_promise_groups()
        self.assertIn("not part of this agreement", group["title"])
        [told] = group["targets"]
        self.assertIn("6", told["time"])

    def test_a_customer_does_not_read_what_our_teams_promise_each_other(self):
        seen = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        general = self.make_agreement(name="Marketing and sales")
        self.make_policy(seen, hours=1, agreement_id=general.id)
        agreement = self.make_draft()
        self.assertEqual(len(agreement._get_promise_groups()), 2)
        us = f"res.partner,{self.company.partner_id.id}"
        general.party_ids = [(0, 0, {"side": "provides", "party_ref": us})]
        self.assertEqual(len(agreement._get_promise_groups()), 1)

    def test_what_a_team_promises_its_own_documents_is_not_told_to_everybody(self):
        agreement = self.make_draft()
        agreement.policy_ids.target_ids.unlink()
        team = self.env["helpdesk.ticket.team"].create({"name": "Night watch"})
        self.make_policy(
            self.metric, hours=3, name="At night", helpdesk_team_ids=[(6, 0, team.ids)]
        )
        self.assertEqual(agreement.inherited_target_ids.policy_conditional, True)
        self.assertEqual(agreement._get_promise_groups(), [])

    def test_an_agreement_is_not_its_own_general_one(self):
        one, other = self.make_draft(), self.make_draft()
        other.parent_id = one
        with self.assertRaisesRegex(ValidationError, "its own general agreement"):
            one.parent_id = other

    def test_figures_of_one_party_count_for_that_party(self):
        general = self.make_draft(partner_ids=False, hours=8)
        second = self.env["res.partner"].create({"name": "Second"})
        general.party_ids = [
            (0, 0, {"side": "receives", "party_ref": f"res.partner,{second.id}"})
        ]
        policy = self.make_policy(
            self.metric,
            hours=1,
            sequence=1,
            agreement_id=general.id,
            party_id=general.party_ids.id,
            state="draft",
        )
        self.put_in_force(general)
        ticket = self.make_ticket(partner_id=second.id)
        self.assertEqual(ticket.sla_clock_ids.policy_id, policy)
        self.assertEqual(self.make_ticket().sla_clock_ids.allowance, 8 * 3600)
