from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LeadCommon


@tagged("post_install", "-at_install")
class TestLeadClass(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.env.ref("sla_marketing.lead_class_version")

    def make_bare(self, **vals):
        vals = {"partner_id": False, "type": "lead", **vals}
        return self.make_lead("2026-03-02 10:00", **vals)

    def code(self, lead):
        return lead.sla_class_id.code

    def revise(self, moment="2026-03-10 10:00", **changes):
        """Put a new version in force, with ``changes`` by code of the class."""
        with self.at(moment):
            draft = self.version.browse(self.version.action_revise()["res_id"])
            for each in draft.class_ids:
                each.write(changes.get(each.code, {}))
            draft.action_activate()
            while draft.classing:
                draft._class_batch(2)
            self.env.flush_all()
        return draft

    def test_a_lead_walks_through_the_shipped_classes(self):
        lead = self.make_bare(user_id=self.mia.id)
        lead.team_id = self.team
        codes = [self.code(lead)]

        def step(day, deed, *args, **kwargs):
            self.do(f"2026-03-0{day} 10:00", deed, *args, **kwargs)
            codes.append(self.code(lead))

        step(3, lead.write, {"phone": "+98 21 1234567"})
        step(4, lead.with_user(self.mia).action_sla_offer)
        step(5, lead.with_user(self.sam).action_sla_accept)
        self.do("2026-03-05 11:00", self.write_to, lead, self.sam)
        step(6, lead.convert_opportunity, self.env["res.partner"])
        step(
            7, lead.write, {"partner_id": self.customer.id, "expected_revenue": 9000.0}
        )
        step(8, lead.action_set_won)
        expected = ["lead", "prospect", "mql", "sal", "sql", "opportunity", "customer"]
        self.assertEqual(codes, expected)
        changes = lead.sla_class_change_ids.sorted("id")
        self.assertEqual(changes.mapped("to_code"), expected)
        self.assertEqual(str(changes[1].at), "2026-03-03 10:00:00")
        self.assertEqual(changes[1].days, 1.0)
        self.assertTrue(all(changes.mapped("forward")))
        self.assertEqual(changes.version_id, self.version)

    def test_a_lead_is_told_what_it_lacks_for_the_next_class(self):
        lead = self.make_bare()
        self.assertIn("For “Prospect”", lead.sla_class_missing)
        self.assertIn("telephone number", lead.sla_class_missing)
        lead.write({"type": "opportunity", "phone": "123", "user_id": False})
        self.assertEqual(self.code(lead), "mql")
        self.assertIn("Fill in: Salesperson.", lead.sla_class_missing)

    def test_classes_are_not_skipped_unless_they_say_so(self):
        # an opportunity of which nobody knows how to reach it is a lead still
        lead = self.make_bare(type="opportunity", expected_revenue=5000.0)
        self.assertEqual(self.code(lead), "lead")
        self.do("2026-03-03 10:00", lead.action_set_won)
        self.assertEqual(self.code(lead), "customer")

    def test_a_lead_falls_back_and_history_says_so(self):
        lead = self.make_bare(phone="123", user_id=self.mia.id)
        lead.team_id = self.team
        self.do("2026-03-03 10:00", lead.with_user(self.mia).action_sla_offer)
        reason = self.env.ref("sla_marketing.reject_reason_no_need")
        with self.at("2026-03-04 10:00"):
            theirs = lead.with_user(self.sam)
            theirs._sla_reject(reason)
            theirs.env.flush_all()
        self.assertEqual(self.code(lead), "prospect")
        last = lead.sla_class_change_ids.sorted("id")[-1]
        self.assertEqual((last.from_code, last.to_code), ("mql", "prospect"))
        self.assertFalse(last.forward)
        self.assertEqual(last.user_id, self.sam)

    def test_an_edit_that_decides_nothing_is_no_change(self):
        lead = self.make_bare(phone="123")
        self.do("2026-03-03 10:00", lead.write, {"phone": "456"})
        self.assertEqual(len(lead.sla_class_change_ids), 1)

    def test_a_new_version_classes_all_leads_and_keeps_the_old(self):
        lead = self.make_bare(phone="123")
        lost = self.make_bare(phone="123")
        lost.action_set_lost()
        self.env.flush_all()
        new = self.revise(prospect={"domain": "[('email_from', '!=', False)]"})
        self.assertEqual(self.version.state, "retired")
        self.assertEqual(new.number, 2)
        for each in (lead, lost):
            self.assertEqual(each.sla_class_id.version_id, new)
            self.assertEqual(self.code(each), "lead")
            first, last = each.sla_class_change_ids.sorted("id")
            self.assertEqual(first.version_id, self.version)
            self.assertEqual((last.reason, last.to_code), ("definition", "lead"))

    def test_a_version_that_decides_the_same_leaves_no_trace_in_history(self):
        lead = self.make_bare(phone="123")
        new = self.revise()
        self.assertEqual(lead.sla_class_id.version_id, new)
        self.assertEqual(len(lead.sla_class_change_ids), 1)

    def test_a_company_can_have_definitions_of_its_own(self):
        own = self.version.copy({"company_id": self.company.id})
        own.class_ids.filtered(lambda each: each.code != "lead").unlink()
        with self.at("2026-03-02 09:00"):
            own.action_activate()
        lead = self.make_bare(phone="123")
        self.assertEqual(lead.sla_class_id.version_id, own)
        self.assertEqual(self.version.state, "active")

    def test_what_is_in_force_is_changed_by_a_new_version_only(self):
        prospect = self.env.ref("sla_marketing.lead_class_prospect")
        with self.assertRaisesRegex(UserError, "Make a new version"):
            prospect.domain = "[]"
        with self.assertRaisesRegex(UserError, "Make a new version"):
            prospect.unlink()
        prospect.definition = "Somebody we can reach"

    def test_a_condition_on_other_records_is_refused(self):
        draft = self.version.browse(self.version.action_revise()["res_id"])
        for domain in (
            "[('team_id.name', '=', 'X')]",
            "[('activity_ids', '!=', False)]",
        ):
            with self.assertRaisesRegex(ValidationError, "fields of the lead itself"):
                draft.class_ids[0].domain = domain

    def test_a_condition_that_broke_costs_nobody_an_edit(self):
        plan = self.env["sla.lead.class"]._get_plan(self.company.id)
        self.env.cr.execute(
            "UPDATE sla_lead_class SET domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", plan[1].id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        lead = self.make_bare(phone="123")
        self.assertEqual(self.code(lead), "lead")
        faults = self.env["sla.fault"].search([("model", "=", "crm.lead")])
        self.assertIn("prospect", faults[:1].error)

    def test_salespeople_read_history_of_their_leads_and_write_none(self):
        mine, other = self.make_bare(), self.make_bare(user_id=self.ann.id)
        seen = self.env["sla.lead.class.change"].with_user(self.sam).search([])
        self.assertIn(mine, seen.lead_id)
        self.assertNotIn(other.id, seen.sudo().lead_id.ids)
        with self.assertRaises(AccessError):
            seen[:1].days = 5
        with self.assertRaises(AccessError):
            self.version.with_user(self.sam).action_revise()

    def test_ten_times_the_leads_are_classed_with_the_same_queries(self):
        def cost(number):
            leads = self.env["crm.lead"].create(
                [{"name": f"Lead {i}"} for i in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._sla_mark_class()
            leads.phone = "123"
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(1)
        self.assertLessEqual(cost(40), cost(4) + 2)
