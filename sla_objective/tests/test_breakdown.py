from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestBreakdown(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.industries = cls.env["res.partner.industry"].create(
            [{"name": "Mining"}, {"name": "Mills"}]
        )
        mining, mills = cls.industries.ids
        cls.make_contact("2026-03-02 10:00", color=2, industry_id=mining)
        cls.make_contact("2026-03-03 10:00", color=4, industry_id=mining)
        cls.make_contact("2026-03-04 10:00", color=9, industry_id=mills)
        cls.make_contact("2026-03-05 10:00", color=1, type="other")
        cls.make_contact("2026-04-05 10:00", color=1, industry_id=mills)

    def kpi(self, *names, **vals):
        fields = [(6, 0, [self.field(name) for name in names])]
        return self.make_kpi(dimension_ids=fields, **vals)

    def slices(self, objective):
        action = objective.action_view_slices()
        return self.env["sla.objective.slice"].search(action["domain"])

    def parts(self, objective):
        return {each.name: each.value for each in self.slices(objective)}

    def test_parts_add_up_to_the_number(self):
        objective = self.make_objective(self.kpi("industry_id"))
        self.refresh(objective, "2026-03-20 09:00")
        parts = self.parts(objective)
        self.assertEqual(parts, {"Mining": 2, "Mills": 1, "None": 1})
        self.assertEqual(sum(parts.values()), objective.actual)

    def test_shares_averages_and_medians_are_those_of_each_part(self):
        color = self.field("color")
        for vals, mining in (
            ({"measure": "average", "field_id": color}, 3),
            ({"measure": "median", "field_id": color}, 3),
            (
                {
                    "measure": "ratio",
                    "unit": "percent",
                    "domain": "[('color', '>', 3)]",
                    "of_domain": "[('ref', '=like', 'T-%')]",
                },
                50,
            ),
        ):
            objective = self.make_objective(self.kpi("industry_id", **vals))
            self.assertEqual(self.parts(objective)["Mining"], mining, vals["measure"])

    def test_working_time_is_broken_down_too(self):
        self.make_contact(
            "2026-03-09 09:00", until="2026-03-09 12:00", industry_id=False, active=True
        )
        kpi = self.kpi(
            "active",
            measure="elapsed",
            unit="hour",
            aggregate="average",
            field_id=self.field("create_date"),
            end_field_id=self.field("write_date"),
        )
        # the others took no time at all
        self.assertEqual(self.parts(self.make_objective(kpi)), {"Yes": 3 / 5})

    def test_each_dimension_has_parts_of_its_own(self):
        objective = self.make_objective(self.kpi("industry_id", "type"))
        labels = self.slices(objective).mapped("dimension")
        self.assertEqual(sorted(set(labels)), ["Address Type", "Industry"])
        self.assertEqual(self.parts(objective)["Other"], 1)

    def test_a_part_leads_to_its_records(self):
        objective = self.make_objective(self.kpi("industry_id"))
        mining = self.slices(objective).filtered(lambda each: each.name == "Mining")
        action = mining.action_view_records()
        found = self.env["res.partner"].search(action["domain"])
        self.assertEqual(found.industry_id.name, "Mining")
        self.assertEqual(len(found), 2)

    def test_a_closed_period_is_broken_down_as_it_was_counted(self):
        objective = self.make_objective(self.kpi("industry_id"))
        self.close(objective, "2026-04-10 09:00")
        self.make_contact("2026-03-06 10:00", industry_id=self.industries[0].id)
        self.assertEqual(self.parts(objective)["Mining"], 2)

    def test_a_figure_without_dimensions_says_so(self):
        objective = self.make_objective(self.make_kpi())
        self.assertFalse(objective.has_dimensions)
        with self.assertRaises(UserError):
            objective.action_view_slices()

    def test_a_field_of_other_records_is_no_dimension(self):
        with self.assertRaises(ValidationError):
            self.make_kpi(dimension_ids=[(6, 0, [self.field("login", "res.users")])])

    def test_who_does_not_see_the_number_does_not_see_its_parts(self):
        objective = self.make_objective(
            self.kpi("industry_id"), scope="person", user_id=self.ann.id
        )
        self.assertTrue(objective.with_user(self.ann).action_view_slices())
        with self.assertRaises(AccessError):
            objective.with_user(self.bob).action_view_slices()
