from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestGrowth(common.ObjectiveCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.make_kpi(
            name="Care", measure="average", field_id=cls.field("color")
        )
        cls.kpi = cls.make_kpi(counter_id=cls.counter.id)
        for month in (1, 2, 3):
            cls.make_contact(f"2026-{month:02}-10 10:00", cls.ann, color=month)

    def objectives(self, first, count):
        """Return the objectives of ``count`` months for Ann and the company."""
        kinds = ({}, {"scope": "person", "user_id": self.ann.id})
        return self.env["sla.objective"].create(
            [
                {
                    "kpi_id": self.kpi.id,
                    "date_start": f"{first + number // 12}-{number % 12 + 1:02}-01",
                    "target": 3,
                    **kind,
                }
                for number in range(count)
                for kind in kinds
            ]
        )

    def count(self, objectives, work):
        with self.at("2026-06-01 09:00"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            getattr(objectives, work)()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

    def test_measuring_costs_the_same_queries_at_ten_times_the_objectives(self):
        few, many = self.objectives(1990, 3), self.objectives(2000, 30)
        self.count(few, "_refresh")
        self.assertLessEqual(
            self.count(many, "_refresh"), self.count(few, "_refresh") + 2
        )

    def test_closing_costs_the_same_queries_at_ten_times_the_objectives(self):
        few, many = self.objectives(1990, 3), self.objectives(2000, 30)
        self.count(few, "_refresh")
        self.assertLessEqual(self.count(many, "_close"), self.count(few, "_close") + 2)

    def test_working_times_cost_the_same_queries_too(self):
        kpi = self.make_kpi(
            name="Working time",
            measure="elapsed",
            unit="hour",
            field_id=self.field("create_date"),
            end_field_id=self.field("write_date"),
        )
        few, many = self.objectives(1990, 3), self.objectives(2000, 30)
        few.kpi_id = many.kpi_id = kpi
        self.count(few, "_refresh")
        self.assertLessEqual(
            self.count(many, "_refresh"), self.count(few, "_refresh") + 2
        )
