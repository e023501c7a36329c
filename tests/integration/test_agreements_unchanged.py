"""What was agreed on is not changed by another way than its steps."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_agreements import AgreementCommon


@tagged("post_install", "-at_install", "standard")
class TestNoWayRound(AgreementCommon):
    """What was agreed on is not changed by another way."""

    def test_the_status_is_not_written(self):
        agreement = self.put_in_force(self.make_draft())
        for state in ("draft", "ended"):
            with self.assertRaises(UserError):
                agreement.write({"state": state})
        created = (
            self.env["sla.agreement"]
            .with_user(self.manager)
            .create({"name": "Sly", "state": "active"})
        )
        self.assertEqual(created.state, "draft")

    def test_an_agreement_in_force_is_not_archived(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaises(UserError):
            agreement.active = False

    def test_the_order_of_policies_is_part_of_the_promise(self):
        agreement = self.put_in_force(self.make_draft())
        with self.assertRaises(UserError):
            agreement.policy_ids.sequence = 1

    def test_special_terms_win_over_the_general_ones_of_the_same_level(self):
        general = self.put_in_force(self.make_draft(hours=8))
        special = self.put_in_force(
            self.make_draft(hours=2, partner_ids=False, parent_id=general.id)
        )
        ticket = self.make_ticket()
        self.assertEqual(ticket.sla_agreement_id, special.sudo())
        self.assertFalse(special.inherited_target_ids)

    def test_the_promises_of_an_agreement_move_to_its_company(self):
        company = self.env["res.company"].create(
            {"name": "Second", "resource_calendar_id": self.calendar.id}
        )
        agreement = self.make_draft(partner_ids=False)
        agreement.sudo().company_id = company
        with self.at("2026-03-02 08:00"):
            agreement.sudo().action_activate()
            self.env.flush_all()
        self.assertFalse(self.make_ticket().sla_clock_ids)
        theirs = self.make_ticket(company_id=company.id)
        self.assertEqual(theirs.sla_agreement_id, agreement.sudo())

    def test_a_later_version_does_not_prolong_the_one_before(self):
        first = self.put_in_force(self.make_draft(date_end="2026-03-10"))
        second = self.revise(first, "2026-04-01")
        self.put_in_force(second, "2026-03-03 10:00")
        self.assertEqual(str(first.date_end), "2026-03-10")

    def test_a_version_is_withdrawn_before_its_day(self):
        first = self.put_in_force(self.make_draft(date_end="2026-12-31"))
        second = self.revise(first, "2026-04-01")
        self.put_in_force(second, "2026-03-03 10:00")
        self.assertEqual(str(first.date_end), "2026-03-31")
        with self.at("2026-03-04 10:00"):
            second.action_draft()
        self.assertEqual((second.state, str(first.date_end)), ("draft", "2026-12-31"))
        ticket = self.make_ticket("2026-04-02 10:00")
        self.assertEqual(ticket.sla_agreement_id, first.sudo())

    def test_a_last_day_is_not_past(self):
        agreement = self.put_in_force(self.make_draft())
        wizard = (
            self.env["sla.agreement.end"]
            .with_user(self.manager)
            .create(
                {"agreement_id": agreement.id, "day": "2026-03-01", "reason": "Late"}
            )
        )
        with self.at("2026-03-02 12:00"), self.assertRaises(UserError):
            wizard.action_confirm()

    def test_the_same_further_condition_does_not_tell_two_agreements_apart(self):
        def draft(name, topic):
            agreement = self.make_draft(name=name)
            policy = agreement.policy_ids.sudo()
            policy.domain = f"[('topic', '=', '{topic}')]"
            return agreement

        self.put_in_force(draft("First", "mail"))
        self.put_in_force(draft("Second", "phone"))
        with self.assertRaises(UserError) as error:
            self.put_in_force(draft("Third", "mail"))
        self.assertIn("“First”", str(error.exception))

    def test_what_ended_still_stands_in_the_way_until_its_last_day(self):
        first = self.put_in_force(self.make_draft(name="First"))
        with self.at("2026-03-03 10:00"):
            first._end(date(2026, 3, 31), "Notice")
        other = self.make_draft()
        with self.at("2026-03-04 10:00"), self.assertRaises(UserError) as error:
            other.action_activate()
        self.assertIn("“First”", str(error.exception))
