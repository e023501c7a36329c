"""Closure days from a calendar file."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_holidays import HolidayCommon


@tagged("post_install", "-at_install", "standard")
class TestFiles(HolidayCommon):
    def file(self, *events, **vals):
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
        for number, event in enumerate(events):
            lines += ["BEGIN:VEVENT", f"UID:{number}", *event, "END:VEVENT"]
        lines.append("END:VCALENDAR")
        return self.content("\r\n".join(lines).encode(), **vals)

    def content(self, content, **vals):
        return self.wizard(
            source="file",
            file=base64.b64encode(content),
            file_name="days.ics",
            **vals,
        )

    def imported(self, *events, **vals):
        wizard = self.file(*events, **vals)
        wizard.action_check()
        wizard.action_import()
        return self.periods(wizard.calendar_id)

    def test_days_with_a_persian_name_end_before_their_end(self):
        wizard = self.file(
            (
                "SUMMARY:تعطیلات نوروز",
                "DTSTART;VALUE=DATE:20260321",
                "DTEND;VALUE=DATE:20260325",
            ),
            calendar_id=self.tehran.id,
        )
        wizard.action_check()
        wizard.action_import()
        leave = self.closures(self.tehran)
        self.assertEqual(leave.name, "تعطیلات نوروز")
        self.assertEqual(
            self.periods(self.tehran), [("2026-03-20 20:30:00", "2026-03-24 20:29:59")]
        )

    def test_hours_without_a_zone_are_local_and_others_are_converted(self):
        periods = self.imported(
            ("SUMMARY:Half day", "DTSTART:20261224T120000", "DTEND:20261224T160000"),
            ("SUMMARY:Visit", "DTSTART:20260504T060000Z", "DURATION:PT90M"),
            (
                "SUMMARY:From Berlin",
                "DTSTART;TZID=Europe/Berlin:20260505T120000",
                "DTEND;TZID=Europe/Berlin:20260505T180000",
            ),
            calendar_id=self.tehran.id,
        )
        self.assertEqual(
            periods,
            [
                ("2026-05-04 06:00:00", "2026-05-04 07:30:00"),
                ("2026-05-05 10:00:00", "2026-05-05 16:00:00"),
                ("2026-12-24 08:30:00", "2026-12-24 12:30:00"),
            ],
        )

    def test_hours_are_shown_as_they_are_locally(self):
        wizard = self.file(
            ("SUMMARY:Half day", "DTSTART:20261224T083000Z", "DTEND:20261224T123000Z"),
            ("SUMMARY:Whole", "DTSTART;VALUE=DATE:20261225"),
            calendar_id=self.tehran.id,
        )
        wizard.action_check()
        self.assertEqual(wizard.line_ids.mapped("hours"), ["12:00–16:00", "Whole day"])

    def test_a_day_from_midnight_to_midnight_is_a_whole_day(self):
        periods = self.imported(
            (
                "SUMMARY:Whole",
                "DTSTART;TZID=Asia/Tehran:20260504T000000",
                "DTEND;TZID=Asia/Tehran:20260505T000000",
            ),
            calendar_id=self.tehran.id,
        )
        self.assertEqual(periods, [("2026-05-03 20:30:00", "2026-05-04 20:29:59")])

    def test_what_comes_back_every_year_is_there_for_each_year_chosen(self):
        periods = self.imported(
            (
                "SUMMARY:Every year",
                "DTSTART;VALUE=DATE:20200501",
                "RRULE:FREQ=YEARLY",
                "EXDATE;VALUE=DATE:20270501",
            ),
            ("SUMMARY:Long ago", "DTSTART;VALUE=DATE:20200601"),
            (
                "SUMMARY:Called off",
                "DTSTART;VALUE=DATE:20260701",
                "STATUS:CANCELLED",
            ),
            year_to=2028,
        )
        self.assertEqual(
            periods,
            [
                ("2026-05-01 00:00:00", "2026-05-01 23:59:59"),
                ("2028-05-01 00:00:00", "2028-05-01 23:59:59"),
            ],
        )

    def test_one_of_many_that_was_moved_is_on_its_new_day_only(self):
        event = ("DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=YEARLY")
        wizard = self.content(
            "\r\n".join(
                [
                    "BEGIN:VCALENDAR",
                    "BEGIN:VEVENT",
                    "UID:same",
                    "SUMMARY:Outing",
                    *event,
                    "END:VEVENT",
                    "BEGIN:VEVENT",
                    "UID:same",
                    "SUMMARY:Outing\\, moved",
                    "RECURRENCE-ID;VALUE=DATE:20260501",
                    "DTSTART;VALUE=DATE:20260508",
                    "END:VEVENT",
                    "END:VCALENDAR",
                ]
            ).encode()
        )
        wizard.action_check()
        self.assertEqual(wizard.line_ids.mapped("name"), ["Outing, moved"])

    def test_broken_files_say_what_is_wrong_and_change_nothing(self):
        start = "DTSTART;VALUE=DATE:20260504"
        broken = (
            (self.content(b"nothing of the kind"), "not a calendar file"),
            (self.content(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"), "not a calendar"),
            (self.content("BEGIN:VCALENDAR\r\nX:é".encode("latin-1")), "UTF-8"),
            (self.file(("SUMMARY:When",)), "“When”"),
            (self.file(("SUMMARY:X", "DTSTART;VALUE=DATE:2026-5")), "not a calendar"),
            (self.file(("SUMMARY:Rule", start, "RRULE:FREQ=NEVER")), "“Rule”"),
            (self.file(("SUMMARY:Busy", start, "RRULE:FREQ=HOURLY")), "“Busy”"),
            (
                self.file(
                    (
                        "SUMMARY:Back",
                        "DTSTART:20260504T120000Z",
                        "DTEND:20260504T110000Z",
                    )
                ),
                "“Back”",
            ),
            (
                self.file(("SUMMARY:Daily", start, "RRULE:FREQ=DAILY"), year_to=2030),
                "too many",
            ),
            (self.file(), "no closure days"),
        )
        before = self.env["resource.calendar.leaves"].search_count([])
        for wizard, words in broken:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                wizard.action_check()
            self.assertFalse(wizard.line_ids)
        self.assertEqual(self.env["resource.calendar.leaves"].search_count([]), before)

    def test_a_source_that_was_not_chosen_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "calendar file"):
            self.wizard(source="file").action_check()
        with self.assertRaisesRegex(UserError, "country"):
            self.wizard(country_id=False).action_check()
