"""Closure days: where they come from, how long they are, and what they move."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon


class HolidayCommon(TicketCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = common.new_agent(
            cls.env, "keeper", groups="sla_base.group_sla_manager"
        )
        cls.iran = cls.env.ref("base.ir")
        cls.germany = cls.env.ref("base.de")
        cls.persian = cls.env["res.lang"]._lang_get("fa_IR")
        cls.english = cls.env["res.lang"]._lang_get("en_US")
        # Saturday to Thursday, as many shops there are open: Friday is the weekend
        cls.tehran = cls.make_calendar(
            "Tehran", 8, 16, days=(5, 6, 0, 1, 2, 3), tz="Asia/Tehran"
        )

    def wizard(self, user=None, **vals):
        return (
            self.env["sla.holiday.import"]
            .with_user(user or self.manager)
            .create(
                {
                    "calendar_id": self.calendar.id,
                    "year_from": 2026,
                    "year_to": 2026,
                    **vals,
                }
            )
        )

    def check(self, **vals):
        wizard = self.wizard(**vals)
        wizard.action_check()
        return wizard

    def by_hand(self, *days, **vals):
        wizard = self.check(source="hand", **vals)
        wizard.line_ids = [
            Command.create({"name": "Closed", "date_from": day}) for day in days
        ]
        return wizard

    def closures(self, calendar):
        return self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", calendar.id), ("resource_id", "=", False)]
        )

    def periods(self, calendar):
        return [
            (str(leave.date_from), str(leave.date_to))
            for leave in self.closures(calendar)
        ]


@tagged("post_install", "-at_install", "standard")
class TestCountries(HolidayCommon):
    def iran_1405(self, **vals):
        vals = {
            "calendar_id": self.tehran.id,
            "country_id": self.iran.id,
            "year_from": 1405,
            "year_to": 1405,
            **vals,
        }
        return self.check(**vals)

    def test_the_year_1405_begins_with_nowruz_and_ends_before_the_next(self):
        days = self.iran_1405().line_ids.mapped("date_from")
        self.assertEqual(
            [str(day) for day in days[:6]],
            [
                "2026-03-21",
                "2026-03-22",
                "2026-03-23",
                "2026-03-24",
                "2026-04-01",
                "2026-04-02",
            ],
        )
        self.assertLess(str(days[-1]), "2027-03-21")

    def test_nowruz_and_the_friday_before_do_not_count(self):
        self.iran_1405().action_import()
        self.make_policy(self.metric, hours=4, target={"calendar_id": self.tehran.id})
        # Thursday 14:00 there: two hours left before Friday and four days of Nowruz
        ticket = self.make_ticket("2026-03-19 10:30")
        self.assertEqual(str(ticket.sla_next_deadline), "2026-03-25 06:30:00")

    def test_persian_screens_begin_with_the_persian_year(self):
        for moment, lang, year in (
            ("2026-03-20 12:00", "fa_IR", 1404),
            ("2026-03-21 12:00", "fa_IR", 1405),
            ("2026-03-21 12:00", "en_US", 2026),
        ):
            with self.at(moment), self.subTest(moment=moment, lang=lang):
                wizard = self.env["sla.holiday.import"].with_context(lang=lang)
                years = wizard.default_get(["year_from", "year_to"])
                self.assertEqual(years, {"year_from": year, "year_to": year + 1})

    def test_names_come_in_the_language_asked_for(self):
        lines = self.iran_1405(lang_id=self.persian.id).line_ids
        self.assertIn("نوروز", lines[0].name)
        lines = self.iran_1405(lang_id=self.english.id).line_ids
        self.assertIn("Nowruz", lines[0].name)

    def test_names_in_no_language_of_the_country_come_in_english(self):
        wizard = self.check(country_id=self.germany.id, lang_id=self.persian.id)
        self.assertEqual(wizard.line_ids[0].name, "New Year's Day")

    def test_a_region_has_days_of_its_own(self):
        bavaria = self.env["sla.holiday.region"].search(
            [("country_id", "=", self.germany.id), ("code", "=", "BY")]
        )
        self.assertEqual(bavaria.name, "Bayern")
        whole = self.check(country_id=self.germany.id).line_ids
        part = self.check(country_id=self.germany.id, region_id=bavaria.id).line_ids
        more = set(part.mapped("date_from")) - set(whole.mapped("date_from"))
        self.assertEqual(
            sorted(map(str, more)), ["2026-01-06", "2026-06-04", "2026-11-01"]
        )

    def test_another_country_forgets_the_region(self):
        with Form(self.env["sla.holiday.import"].with_user(self.manager)) as form:
            form.country_id = self.germany
            form.region_id = self.env["sla.holiday.region"].search(
                [("country_id", "=", self.germany.id)], limit=1
            )
            form.country_id = self.iran
            self.assertFalse(form.region_id)

    def test_days_that_depend_on_the_moon_are_estimated_until_confirmed(self):
        wizard = self.iran_1405(
            year_from=2028,
            year_to=2028,
            lang_id=self.persian.id,
        )
        ashura = wizard.line_ids.filtered(lambda line: "عاشورا" in line.name)
        self.assertTrue(ashura.estimated)
        self.assertNotIn("تخمینی", ashura.name)
        nature = wizard.line_ids.filtered(lambda line: "طبیعت" in line.name)
        self.assertFalse(nature.estimated)
        wizard.action_import()
        leave = self.closures(self.tehran).filtered("sla_estimated")
        self.assertEqual(len(leave), len(wizard.line_ids.filtered("estimated")))
        leave.with_user(self.manager).action_sla_confirm()
        self.assertFalse(self.closures(self.tehran).filtered("sla_estimated"))

    def test_years_out_of_reach_are_refused_in_plain_words(self):
        for years in ((1404, 2026), (2027, 2026), (300, 300), (2150, 2150)):
            with self.subTest(years), self.assertRaises(UserError):
                self.iran_1405(year_from=years[0], year_to=years[1])

    def test_loading_the_regions_again_adds_none(self):
        regions = self.env["sla.holiday.region"]
        before = regions.search_count([])
        regions._load()
        self.assertEqual(regions.search_count([]), before)
        self.assertGreater(before, 500)


@tagged("post_install", "-at_install", "standard")
class TestDays(HolidayCommon):
    def test_a_day_is_the_local_day_even_if_the_clocks_change(self):
        berlin = self.make_calendar("Berlin", 9, 17, tz="Europe/Berlin")
        self.by_hand("2026-03-29", "2026-10-25", calendar_id=berlin.id).action_import()
        self.assertEqual(
            self.periods(berlin),
            [
                ("2026-03-28 23:00:00", "2026-03-29 21:59:59"),  # 23 hours
                ("2026-10-24 22:00:00", "2026-10-25 22:59:59"),  # 25 hours
            ],
        )

    def test_a_whole_day_leaves_no_second_open(self):
        always = self.make_calendar("All day", 0, 24, range(7), tz="Asia/Tehran")
        self.by_hand("2026-03-21", "2026-03-22", calendar_id=always.id).action_import()
        closed = always._sla_get_closures(self.company)
        self.assertEqual([end - start for start, end in closed], [86400, 86400])
        self.assertEqual(closed[0][1], closed[1][0])

    def test_importing_again_adds_nothing(self):
        first = self.check(country_id=self.germany.id)
        first.action_import()
        number = len(self.closures(self.calendar))
        again = self.check(country_id=self.germany.id)
        self.assertTrue(all(again.line_ids.mapped("known")))
        self.assertEqual(again.new_count, 0)
        with self.assertRaisesRegex(UserError, "nothing to add"):
            again.action_import()
        self.assertEqual(len(self.closures(self.calendar)), number)

    def test_a_day_that_closes_the_whole_company_is_there_already(self):
        self.by_hand("2026-05-01", calendar_id=False).action_import()
        wizard = self.check(country_id=self.germany.id)
        known = wizard.line_ids.filtered("known").mapped("date_from")
        self.assertEqual([str(day) for day in known], ["2026-05-01"])

    def test_days_that_are_unticked_are_left_out(self):
        wizard = self.check(country_id=self.germany.id)
        wizard.line_ids[1:].selected = False
        wizard.action_import()
        self.assertEqual(
            self.periods(self.calendar),
            [("2026-01-01 00:00:00", "2026-01-01 23:59:59")],
        )

    def test_a_day_entered_twice_is_added_once(self):
        wizard = self.by_hand("2026-05-04", "2026-05-04")
        self.assertEqual(wizard.new_count, 1)
        wizard.action_import()
        self.assertEqual(len(self.closures(self.calendar)), 1)

    def test_closing_all_hours_of_the_company_leaves_other_companies_open(self):
        other = self.env["res.company"].create({"name": "Green Door"})
        theirs = self.make_calendar("Theirs", 9, 17, company=other)
        shared = self.always
        self.by_hand("2026-05-04", calendar_id=False).action_import()
        self.by_hand("2026-05-05", calendar_id=shared.id).action_import()
        for calendar in (self.calendar, self.tehran):
            self.assertEqual(len(calendar._sla_get_closures(self.company)), 1)
        self.assertEqual(theirs._sla_get_closures(other), [])
        leaves = self.closures(shared)
        self.assertEqual(leaves.company_id, self.company)
        self.assertEqual(
            shared._sla_get_closures(other), shared._sla_get_closures(other)[:0]
        )

    def test_another_company_cannot_be_closed(self):
        other = self.env["res.company"].create({"name": "Green Door"})
        theirs = self.make_calendar("Theirs", 9, 17, company=other)
        with self.assertRaises(UserError):
            self.wizard(calendar_id=theirs.id)
        wizard = self.wizard(source="hand", calendar_id=False, company_id=other.id)
        wizard.action_check()
        wizard.line_ids = [Command.create({"name": "No", "date_from": "2026-05-04"})]
        with self.assertRaises(AccessError):
            wizard.action_import()

    def test_plain_users_are_refused(self):
        agent = common.new_agent(self.env, "plain", groups="sla_base.group_sla_user")
        with self.assertRaises(AccessError):
            self.wizard(user=agent)
        self.by_hand("2026-05-04").action_import()
        leave = self.closures(self.calendar)
        with self.assertRaises(AccessError):
            leave.with_user(agent).action_sla_confirm()
        with self.assertRaises(AccessError):
            leave.with_user(agent).unlink()

    def test_managers_do_not_write_the_leave_of_a_person(self):
        resource = self.env["resource.resource"].create({"name": "Sara"})
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday of hers",
                "resource_id": resource.id,
                "date_from": "2026-05-04 00:00:00",
                "date_to": "2026-05-04 23:59:59",
            }
        )
        resource.user_id = self.env.user
        with self.assertRaises(AccessError):
            leave.with_user(self.manager).date_to = "2026-05-05 23:59:59"
