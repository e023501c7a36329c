"""What a customer reads on the portal of how its agreement was kept this month."""

from odoo.tests import HttpCase, new_test_user, tagged

from . import test_helpdesk_mail as mail


class AttainmentCommon(mail.HelpdeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.alborz, cls.zagros = Partner.create(
            [{"name": name, "is_company": True} for name in ("Alborz", "Zagros")]
        )
        cls.customer.parent_id = cls.alborz
        cls.agreement = cls.make_agreement(
            partner_ids=[(6, 0, (cls.alborz | cls.zagros).ids)]
        )
        cls.env["sla.policy"].search([]).active = False
        metric = cls.env.ref("sla_helpdesk.metric_first_response")
        cls.make_policy(metric, hours=1, agreement_id=cls.agreement.id)

    def attainment(self, moment, visitor=None):
        with self.at(moment):
            partner = self.customer if visitor is None else visitor
            return self.agreement._get_portal_attainment(partner)


@tagged("post_install", "-at_install", "standard")
class TestAttainment(AttainmentCommon):
    def test_kept_broken_and_late_are_counted_for_the_month(self):
        kept = self.receive("2026-03-02 10:00")
        self.answer(kept, "2026-03-02 10:30")
        broken = self.receive("2026-03-02 11:00")
        self.tick("2026-03-02 12:30")
        self.answer(broken, "2026-03-02 12:45")
        self.receive("2026-03-03 10:00")
        self.receive("2026-03-04 10:00")
        self.tick("2026-03-03 11:30")
        found = self.attainment("2026-03-04 10:30")
        [line] = found["lines"]
        self.assertEqual(line["name"], "First response")
        self.assertEqual((line["promised"], line["kept"], line["broken"]), (3, 1, 2))
        self.assertEqual(line["percent"], 33)
        self.assertEqual(str(found["first"]), "2026-03-01")
        self.assertEqual(self.attainment("2026-05-01 10:00")["lines"], [])

    def test_other_customers_of_the_agreement_are_not_counted(self):
        kept = self.receive("2026-03-02 10:00")
        self.answer(kept, "2026-03-02 10:30")
        other = self.attainment("2026-03-02 16:00", self.zagros)
        self.assertEqual(other["lines"], [])
        self.assertIsNone(other["total"]["percent"])

    def test_without_knowing_who_reads_nothing_is_told_of_several(self):
        nobody = self.env["res.partner"]
        self.assertIsNone(self.attainment("2026-03-02 16:00", nobody))
        self.agreement.partner_ids = self.alborz
        self.assertIsNotNone(self.attainment("2026-03-02 16:00", nobody))

    def test_of_a_draft_nothing_is_told(self):
        self.agreement.state = "draft"
        self.assertIsNone(self.attainment("2026-03-02 16:00"))


@tagged("post_install", "-at_install", "standard")
class TestAttainmentPage(HttpCase):
    def test_the_page_says_so_when_there_is_nothing(self):
        company = self.env["res.partner"].create({"name": "A", "is_company": True})
        user = new_test_user(self.env, "sla_reader", groups="base.group_portal")
        user.partner_id.parent_id = company
        agreement = self.env["sla.agreement"].create(
            {"name": "Ours", "state": "active", "partner_ids": [(6, 0, company.ids)]}
        )
        self.authenticate("sla_reader", "sla_reader")
        page = self.url_open(f"/my/agreements/{agreement.id}").text
        self.assertIn("Kept this month", page)
        self.assertIn("Nothing has come due this month yet", page)
