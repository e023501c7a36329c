from datetime import date, datetime

from odoo.tests import TransactionCase, tagged

NOWRUZ = date(2026, 3, 21)


@tagged("post_install", "-at_install")
class TestDates(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.persian = cls.env(context={"lang": "fa_IR", "tz": "Asia/Tehran"})
        cls.english = cls.env(context={"lang": "en_US", "tz": "UTC"})

    def test_who_reads_persian_sees_days_of_the_persian_calendar(self):
        self.assertEqual(
            self.persian["sla.format"]._day(NOWRUZ), "\u200f1 فروردین 1405"
        )
        self.assertEqual(
            self.persian["sla.format"]._day(NOWRUZ, "number"), "1405/01/01"
        )
        self.assertEqual(self.english["sla.format"]._day(NOWRUZ), "Mar 21, 2026")

    def test_days_of_the_week_are_the_same_in_every_calendar(self):
        self.assertEqual(self.english["sla.format"]._day(NOWRUZ, "weekday"), "Saturday")
        self.assertEqual(self.persian["sla.format"]._day(NOWRUZ, "weekday"), "شنبه")

    def test_days_beyond_the_calendar_are_told_in_the_other_one(self):
        # what people enter for “without end”, and mistyped years
        for day in (date(9999, 12, 31), date(622, 1, 1)):
            self.assertTrue(self.persian["sla.format"]._day(day))
            self.assertTrue(self.english["sla.format"]._day(day, "month"))

    def test_no_day_is_no_text(self):
        self.assertEqual(self.persian["sla.format"]._day(False), "")
        self.assertEqual(self.persian["sla.format"]._moment(False), "")

    def test_the_day_of_a_moment_is_that_in_its_zone(self):
        moment = datetime(2026, 3, 20, 21, 0)
        say = self.persian["sla.format"]._moment
        self.assertIn("1 فروردین 1405", say(moment, "Asia/Tehran"))
        self.assertIn("29 اسفند 1404", say(moment, "UTC"))

    def test_periods_are_called_by_the_calendar_in_which_they_begin(self):
        march = date(2026, 3, 1)
        for env in (self.persian, self.english):
            name = env["sla.format"]._day(march, "month")
            self.assertIn("2026", name)
        english, persian = self.english["sla.format"], self.persian["sla.format"]
        self.assertEqual(english._day(NOWRUZ, "month"), "Farvardin 1405")
        self.assertEqual(persian._day(NOWRUZ, "month"), "فروردین 1405")
        october = date(2026, 10, 1)
        self.assertEqual(english._day(october, "quarter"), "Q4 2026")
        self.assertEqual(persian._day(october, "quarter"), "سه‌ماهه چهارم 2026")
        self.assertEqual(english._day(NOWRUZ, "year"), "1405")

    def test_pages_and_mails_write_days_as_messages_do(self):
        template = self.env["mail.template"].create(
            {
                "model_id": self.env["ir.model"]._get_id("sla.agreement"),
                "body_html": (
                    '<p><t t-out="object.date_end" t-options="{\'widget\': '
                    "'sla_day'}\">Mar 21, 2026</t></p>"
                ),
                "lang": "{{ object.partner_ids[:1].lang }}",
            }
        )
        agreement = self.env["sla.agreement"].create(
            {"name": "Support", "date_end": NOWRUZ}
        )
        body = template.with_env(self.persian)._render_field("body_html", agreement.ids)
        self.assertIn("1 فروردین 1405", body[agreement.id])
        body = template.with_env(self.english)._render_field("body_html", agreement.ids)
        self.assertIn("Mar 21, 2026", body[agreement.id])

    def test_pages_of_odoo_have_the_same_calendar(self):
        moment = datetime(2026, 3, 20, 21, 0)
        day = self.persian["ir.qweb.field.date"].value_to_html(NOWRUZ, {})
        self.assertEqual(day, "1405/01/01")
        write = self.persian["ir.qweb.field.datetime"].value_to_html
        self.assertEqual(write(moment, {}), "1405/01/01 0:30")
        self.assertEqual(write(moment, {"date_only": True}), "1405/01/01")
        self.assertEqual(write(moment, {"tz_name": "UTC"}), "1404/12/29 21:00")
        self.assertNotIn("1405", write(moment, {"format": "y"}))
        english = self.english["ir.qweb.field.datetime"].value_to_html(moment, {})
        self.assertIn("2026", english)

    def test_the_names_of_records_follow_the_reader(self):
        agreement = self.env["sla.agreement"].create({"name": "Support"})
        review = self.env["sla.review"].new(
            {
                "agreement_id": agreement.id,
                "date_from": date(2026, 2, 20),
                "date_to": date(2026, 3, 20),
            }
        )
        name = review.with_env(self.persian).display_name
        self.assertIn("1 اسفند 1404", name)
        self.assertIn("29 اسفند 1404", name)

    def test_the_cockpit_counts_by_persian_months_for_who_reads_persian(self):
        month = self.persian["sla.cockpit"]._get_month(0)
        self.assertRegex(self.persian["sla.format"]._day(month), "^\u200f1 ")
        self.assertEqual(self.english["sla.cockpit"]._get_month(0).day, 1)
        following = self.persian["sla.cockpit"]._get_month(1)
        self.assertIn((following - month).days, (29, 30, 31))
