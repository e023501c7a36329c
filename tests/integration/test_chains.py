"""A promise split among those who work on it, and who used up the time."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .test_agreements import AgreementCommon


@tagged("post_install", "-at_install", "standard")
class TestChain(AgreementCommon):
    def support(self, agreement, hours, promised=None, **vals):
        party = self.env["res.partner"].create({"name": f"Party of {hours}"})
        supporting = self.make_agreement(
            name=f"Support {hours}",
            kind=vals.pop("kind", "supplier"),
            party_ref=f"res.partner,{party.id}",
            **vals,
        )
        self.make_policy(
            self.metric, hours=promised or hours, agreement_id=supporting.id
        )
        agreement.support_ids = [
            (
                0,
                0,
                {
                    "supporting_id": supporting.id,
                    "metric_id": self.metric.id,
                    "hours": hours,
                },
            )
        ]
        return supporting

    def refused(self, agreement):
        with self.at("2026-03-02 08:00"), self.assertRaises(UserError) as error:
            agreement.action_activate()
        return str(error.exception)

    def test_a_chain_that_fits_is_put_in_force(self):
        agreement = self.make_draft(hours=8)
        for hours in (1, 4, 2):
            self.support(agreement, hours)
        self.assertEqual(self.put_in_force(agreement).state, "active")

    def test_shares_that_add_up_to_more_are_refused_with_the_sum(self):
        agreement = self.make_draft(hours=8)
        for hours in (1, 4, 4):
            self.support(agreement, hours)
        self.assertIn("1 + 4 + 4 = 9 hours are more than 8", self.refused(agreement))

    def test_a_supplier_slower_than_its_share_is_refused(self):
        agreement = self.make_draft(hours=8)
        self.support(agreement, 2, promised=6)
        self.assertIn(
            "promises 6 working hours, but its share of “Resolution” is 2 hours",
            self.refused(agreement),
        )

    def test_working_hours_that_do_not_overlap_enough_are_refused(self):
        agreement = self.make_draft(hours=4)
        night = self.make_calendar("Night", 20, 23)
        self.support(agreement, 2, calendar_id=night.id)
        self.assertIn("do not overlap enough", self.refused(agreement))

    def test_a_share_of_nothing_is_refused(self):
        other = self.make_metric("test.sla.ticket", name="Seen")
        agreement = self.make_draft(hours=8)
        self.support(agreement, 1)
        agreement.support_ids.metric_id = other
        self.assertIn("nothing is promised of it", self.refused(agreement))


@tagged("post_install", "-at_install", "standard")
class TestTimeByParty(AgreementCommon):
    """Of the customer's eight hours, the desk has two and the repair shop four."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Team = cls.env["helpdesk.ticket.team"]
        cls.desk = Team.create({"name": "Desk"})
        cls.shop = Team.create({"name": "Repair shop"})
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.agreement = cls.make_agreement(name="Repairs in a day")
        cls.make_policy(cls.metric, hours=8, agreement_id=cls.agreement.id)
        for team, hours in ((cls.desk, 2), (cls.shop, 4)):
            supporting = cls.make_agreement(
                name=f"{team.name} agreement",
                kind="internal",
                party_ref=f"helpdesk.ticket.team,{team.id}",
            )
            cls.env["sla.support"].create(
                {
                    "agreement_id": cls.agreement.id,
                    "supporting_id": supporting.id,
                    "metric_id": cls.metric.id,
                    "hours": hours,
                }
            )

    def repair(self, handed_over, back, done):
        with self.at("2026-03-02 09:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Broken", "team_id": self.desk.id}
            )
            self.env.flush_all()
        self.change(ticket, handed_over, team_id=self.shop.id)
        self.change(ticket, back, team_id=self.desk.id)
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.change(ticket, done, stage_id=stage.id)
        self.run_job("ir_cron_sla_reconcile", "2026-03-04 18:00")
        return ticket.sla_clock_ids.filtered(lambda clock: clock.kind == "customer")

    def table(self, clock):
        return {
            holding.party_name: (holding.hours, holding.over_hours, holding.breaches)
            for holding in clock.holding_ids
        }

    def test_the_time_of_each_party_is_kept(self):
        clock = self.repair("2026-03-02 10:00", "2026-03-02 13:00", "2026-03-02 14:00")
        self.assertEqual(
            self.table(clock), {"Repair shop": (3, 0, 0), "Desk": (2, 0, 0)}
        )
        self.assertFalse(clock.late_party_name)

    def test_a_breach_names_the_party_that_went_beyond_its_share(self):
        clock = self.repair("2026-03-02 10:00", "2026-03-03 09:00", "2026-03-03 11:00")
        self.assertEqual(
            self.table(clock), {"Repair shop": (7, 3, 1), "Desk": (3, 1, 0)}
        )
        self.assertEqual(clock.late_party_name, "Repair shop")
        sentences = clock.get_explanation()["deadline"]
        self.assertIn("The time was used up by Repair shop.", sentences)

    def test_reopening_counts_again(self):
        clock = self.repair("2026-03-02 10:00", "2026-03-02 13:00", "2026-03-02 14:00")
        ticket = clock._get_document()
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.change(
            ticket,
            "2026-03-05 09:00",
            stage_id=self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress").id,
        )
        self.change(ticket, "2026-03-05 10:00", stage_id=stage.id)
        self.run_job("ir_cron_sla_reconcile", "2026-03-05 18:00")
        self.assertEqual(self.table(clock)["Desk"], (3, 1, 0))

    def test_what_was_reopened_before_the_job_is_counted_when_it_ends(self):
        with self.at("2026-03-02 09:00"):
            ticket = self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Broken", "team_id": self.desk.id}
            )
            self.env.flush_all()
        for moment, name in (("10:00", "done"), ("11:00", "in_progress")):
            stage = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            self.change(ticket, f"2026-03-02 {moment}", stage_id=stage.id)
        self.run_job("ir_cron_sla_reconcile", "2026-03-02 12:00")
        clock = ticket.sla_clock_ids.filtered(lambda clock: clock.kind == "customer")
        self.assertEqual(clock.state, "running")
        self.assertFalse(clock.to_attribute)
        self.assertFalse(clock.holding_ids)

    def test_who_may_not_read_the_document_sees_no_times(self):
        clock = self.repair("2026-03-02 10:00", "2026-03-02 13:00", "2026-03-02 14:00")
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        found = self.env["sla.holding"].with_user(plain)
        self.assertFalse(found.search([("clock_id", "=", clock.id)]))
