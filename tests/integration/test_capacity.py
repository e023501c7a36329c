"""How much a team has promised, and when it is too much."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.sla_base.tests import common

from .test_agreements import AgreementCommon


@tagged("post_install", "-at_install", "standard")
class TestCapacity(AgreementCommon):
    """A workshop of two people who work from nine to five on weekdays: 352 hours in
    March 2026, of which 80 % may be promised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.env["res.users"]
        for name in ("ali", "bea"):
            people += common.new_agent(cls.env, name)
        for person in people:
            cls.env["resource.resource"].create(
                {
                    "name": person.name,
                    "user_id": person.id,
                    "calendar_id": cls.calendar.id,
                    "company_id": cls.company.id,
                    "tz": "UTC",
                }
            )
        cls.people = people
        cls.shop = cls.env["helpdesk.ticket.team"].create(
            {"name": "Workshop", "user_ids": [(6, 0, people.ids)]}
        )

    def make_capacity(self, **vals):
        with self.at("2026-03-02 08:00"):
            return self.env["sla.capacity"].create(
                {"party_ref": f"helpdesk.ticket.team,{self.shop.id}", **vals}
            )

    def make_project(self, capacity, hours, number, **vals):
        customer = self.env["res.partner"].create({"name": f"Customer {number}"})
        agreement = self.make_draft(
            name=f"Project {number}", partner_ids=[(6, 0, customer.ids)], **vals
        )
        agreement.volume_ids = [
            (0, 0, {"name": "Work", "capacity_id": capacity.id, "hours": hours})
        ]
        return agreement

    def months(self, capacity, name):
        capacity.invalidate_recordset()
        return [round(month[name], 1) for month in capacity.month_ids[:3]]

    def test_a_team_has_the_hours_of_its_members(self):
        capacity = self.make_capacity()
        self.assertEqual(capacity.member_ids, self.people)
        self.assertEqual(self.months(capacity, "available"), [352, 352, 336])
        self.assertEqual(self.months(capacity, "promisable"), [281.6, 281.6, 268.8])

    def test_leave_and_holidays_are_taken_off(self):
        leaves = self.env["resource.calendar.leaves"]
        leaves.create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-06 00:00:00",
                "date_to": "2026-03-07 00:00:00",
            }
        )
        leaves.create(
            {
                "name": "Away",
                "calendar_id": self.calendar.id,
                "resource_id": self.people[0].resource_ids.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-11 00:00:00",
            }
        )
        capacity = self.make_capacity()
        self.assertEqual(self.months(capacity, "available")[0], 352 - 16 - 16)

    def test_the_sixth_project_is_one_too_many(self):
        self.company.sla_over_capacity = "refuse"
        capacity = self.make_capacity()
        for number in range(5):
            self.put_in_force(self.make_project(capacity, 50, number))
        self.assertEqual(self.months(capacity, "committed")[1], 250)
        sixth = self.make_project(capacity, 50, 6)
        with self.at("2026-03-02 08:00"), self.assertRaises(UserError) as error:
            sixth.action_activate()
        for part in ("Workshop", "50 h", "80 % of", "Begin later"):
            self.assertIn(part, str(error.exception))
        self.assertEqual(sixth.state, "draft")

    def test_a_company_may_only_be_warned(self):
        capacity = self.make_capacity()
        agreement = self.make_project(capacity, 500, 1)
        self.put_in_force(agreement)
        self.assertEqual(agreement.state, "active")
        self.assertIn("can be promised", agreement.message_ids[0].body)

    def test_an_agreement_counts_while_it_is_valid(self):
        capacity = self.make_capacity()
        self.put_in_force(
            self.make_project(
                capacity, 100, 1, date_start="2026-04-16", date_end="2026-05-31"
            )
        )
        self.assertEqual(self.months(capacity, "committed"), [0, 50, 100])

    def test_requests_times_hours_are_the_hours_of_a_month(self):
        capacity = self.make_capacity()
        agreement = self.make_project(capacity, 0, 1)
        agreement.volume_ids.write({"requests": 12, "hours_each": 1.5})
        self.assertEqual(agreement.volume_ids.hours, 18)
        with self.assertRaisesRegex(ValidationError, "not negative"):
            agreement.volume_ids.hours = -1

    def test_the_chart_adds_up_to_what_is_available(self):
        capacity = self.make_capacity()
        self.put_in_force(self.make_project(capacity, 300, 1))
        rows = self.env["sla.capacity.report"].search(
            [("capacity_id", "=", capacity.id), ("month", "=", "2026-04-01")]
        )
        hours = {row.what: round(row.hours, 1) for row in rows}
        self.assertEqual(
            hours, {"committed": 281.6, "over": 18.4, "free": 0, "reserve": 52}
        )

    def test_the_live_load_stands_beside_it(self):
        capacity = self.make_capacity()
        metric = self.env.ref("sla_helpdesk.metric_resolution")
        self.make_policy(metric, hours=6)
        with self.at("2026-03-02 10:00"):
            self.env["helpdesk.ticket"].create(
                [
                    {"name": "T", "description": "T", "team_id": self.shop.id}
                    for _ in range(2)
                ]
            )
            self.env.flush_all()
        capacity.invalidate_recordset()
        self.assertEqual((capacity.open_clock_count, capacity.hours_at_stake), (2, 12))

    def test_agreements_of_another_company_do_not_count(self):
        capacity = self.make_capacity()
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(UserError):
            self.make_agreement(
                company_id=other.id,
                volume_ids=[
                    (0, 0, {"name": "W", "capacity_id": capacity.id, "hours": 9})
                ],
            )
