from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from . import common


@tagged("post_install", "-at_install")
class TestShare(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.capacity"].create(
            {
                "party_ref": f"res.partner,{cls.team.id}",
                "member_ids": [(6, 0, (cls.ann | cls.bob).ids)],
            }
        )
        cls.kpi = cls.make_kpi()
        cls.whole = cls.make_objective(
            cls.kpi,
            target=101,
            scope="team",
            team_ref=f"res.partner,{cls.team.id}",
        )

    def share(self, **changes):
        form = Form(
            self.env["sla.objective.share"].with_context(
                default_objective_id=self.whole.id
            )
        )
        for name, value in changes.items():
            setattr(form, name, value)
        return form

    def parts(self):
        return {part.user_id: part.target for part in self.whole.child_ids}

    def test_equal_parts_are_whole_numbers_that_add_up(self):
        self.share().save().action_share()
        self.assertEqual(sorted(self.parts().values()), [50, 51])
        self.assertEqual(self.whole.share_difference, 0)

    def test_money_is_shared_out_to_the_cent(self):
        self.kpi.unit = "money"
        self.whole.target = 100.01
        self.share().save().action_share()
        self.assertEqual(sorted(self.parts().values()), [50, 50.01])
        self.assertAlmostEqual(self.whole.share_difference, 0, 6)

    def test_money_without_coins_is_shared_out_in_whole_units(self):
        self.kpi.unit = "money"
        self.company.currency_id = self.env["res.currency"].create(
            {"name": "TST", "symbol": "T", "rounding": 5}
        )
        self.whole.target = 105
        self.share().save().action_share()
        self.assertEqual(sorted(self.parts().values()), [50, 55])

    def test_quotas_share_in_proportion(self):
        form = self.share(method="weight")
        with form.line_ids.edit(0) as line:
            line.weight = 300000
        with form.line_ids.edit(1) as line:
            line.weight = 100000
        form.save().action_share()
        self.assertEqual(sorted(self.parts().values()), [25, 76])

    def test_working_hours_share_by_capacity(self):
        half = self.make_calendar("Mornings", 9, 13)
        self.env["resource.resource"].create(
            {
                "name": "Ann",
                "user_id": self.ann.id,
                "company_id": self.company.id,
                "calendar_id": half.id,
            }
        )
        self.whole.target = 90
        self.share(method="capacity").save().action_share()
        self.assertEqual(self.parts(), {self.ann: 30, self.bob: 60})

    def test_by_hand_the_difference_is_shown(self):
        form = self.share(method="hand")
        with form.line_ids.edit(0) as line:
            line.target = 40
        with form.line_ids.edit(1) as line:
            line.target = 40
        self.assertEqual((form.total, form.difference), (80, 21))
        form.save().action_share()
        self.assertEqual(self.whole.share_difference, 21)

    def test_shares_are_promised_the_same_to_each(self):
        kpi = self.make_kpi(
            name="Average", measure="average", field_id=self.field("color")
        )
        self.whole = self.make_objective(
            kpi, target=7, scope="team", team_ref=self.whole.team_ref
        )
        form = self.share()
        self.assertEqual((form.method, form.difference), ("same", 0))
        form.save().action_share()
        self.assertEqual(set(self.parts().values()), {7})

    def test_sharing_out_again_changes_the_parts_that_there_are(self):
        self.share().save().action_share()
        self.whole.target = 20
        self.share().save().action_share()
        self.assertEqual(self.parts(), {self.ann: 10, self.bob: 10})

    def test_only_managers_share_out(self):
        with self.assertRaises(AccessError):
            self.env["sla.objective.share"].with_user(self.ann).create(
                {"objective_id": self.whole.id}
            )

    def test_the_same_is_promised_for_more_periods_or_more_each_time(self):
        self.make_objective(
            self.kpi, "2026-04-01", 1, scope="team", team_ref=self.whole.team_ref
        )
        self.whole.target = 100
        repeat = self.env["sla.objective.repeat"].create(
            {"objective_ids": self.whole.ids, "count": 3, "growth": 10}
        )
        repeat.action_repeat()
        found = self.env["sla.objective"].search(
            [("kpi_id", "=", self.kpi.id)], order="date_start"
        )
        self.assertEqual(
            [(str(each.date_start), round(each.target, 4)) for each in found],
            [
                ("2026-03-01", 100),
                ("2026-04-01", 1),
                ("2026-05-01", 121),
                ("2026-06-01", 133.1),
            ],
        )
