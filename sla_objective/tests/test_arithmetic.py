from odoo.tests import BaseCase, tagged

from ..measure import attainment, change, forecast, reaches


@tagged("post_install", "-at_install")
class TestArithmetic(BaseCase):
    def test_the_target_itself_is_a_hundred_per_cent_whichever_way_is_better(self):
        self.assertEqual(attainment(8, 8, higher=True), 100)
        self.assertEqual(attainment(8, 8, higher=False), 100)

    def test_where_more_is_better_half_is_half(self):
        self.assertEqual(attainment(5, 10, higher=True), 50)
        self.assertEqual(attainment(15, 10, higher=True), 150)

    def test_where_less_is_better_twice_the_target_is_nothing(self):
        self.assertEqual(attainment(20, 10, higher=False), 0)
        self.assertEqual(attainment(35, 10, higher=False), 0)
        self.assertEqual(attainment(12, 10, higher=False), 80)
        self.assertEqual(attainment(0, 10, higher=False), 200)

    def test_a_target_of_zero_is_reached_or_not(self):
        self.assertEqual(attainment(0, 0, higher=False), 100)
        self.assertEqual(attainment(1, 0, higher=False), 0)

    def test_a_target_is_reached_exactly(self):
        self.assertTrue(reaches(10, 10, higher=True))
        self.assertTrue(reaches(10, 10, higher=False))
        self.assertFalse(reaches(10.1, 10, higher=False))

    def test_a_forecast_goes_on_at_the_pace_so_far(self):
        self.assertEqual(forecast(6, 5, 20), 24)
        self.assertIsNone(forecast(6, 0, 20))

    def test_change_is_positive_when_it_is_better(self):
        self.assertEqual(change(10, 12, higher=True), 20)
        self.assertEqual(change(10, 12, higher=False), -20)
        self.assertEqual(change(0, 3, higher=True), 100)
        self.assertEqual(change(0, 0, higher=True), 0)
