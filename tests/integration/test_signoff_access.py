"""Who sees agreements on the portal, and what of them."""

import shutil
from unittest import skipUnless

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_signoff import SignCommon


@tagged("post_install", "-at_install", "standard")
class TestWhoSees(SignCommon):
    def seen_by(self, user):
        return self.env["sla.agreement"].with_user(user).search([])

    def test_a_draft_is_seen_once_signatures_were_asked_for(self):
        agreement = self.make_signed_draft()
        self.assertFalse(self.seen_by(self.mina))
        self.ask(agreement)
        self.assertEqual(self.seen_by(self.mina).ids, agreement.ids)
        agreement.name = "Other"
        self.assertFalse(self.seen_by(self.mina))

    def test_customers_see_their_own_agreements_only(self):
        agreement = self.put_in_force(self.make_draft())
        self.assertEqual(self.seen_by(self.mina).ids, agreement.ids)
        self.assertFalse(self.seen_by(self.stranger))
        with self.assertRaises(AccessError):
            agreement.with_user(self.stranger).read(["name"])

    def test_special_terms_are_seen_by_the_customer_of_the_general_ones(self):
        general = self.put_in_force(self.make_draft())
        hosting = self.env["sla.service"].create({"name": "Hosting"})
        special = self.make_draft(
            partner_ids=False, parent_id=general.id, service_ids=[(6, 0, hosting.ids)]
        )
        self.put_in_force(special)
        self.assertEqual(
            self.seen_by(self.mina), (general + special).with_user(self.mina)
        )
        self.assertFalse(self.seen_by(self.stranger))

    def test_the_document_lists_special_terms_of_the_same_customers_only(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        both = (self.customer | other).ids
        general = self.put_in_force(self.make_draft(partner_ids=[(6, 0, both)]))
        below = []
        for number, partner in enumerate(
            (self.customer, other, self.env["res.partner"])
        ):
            service = self.env["sla.service"].create({"name": f"Service {number}"})
            draft = self.make_draft(
                parent_id=general.id,
                partner_ids=[(6, 0, partner.ids)],
                service_ids=[(6, 0, service.ids)],
            )
            below.append(self.put_in_force(draft))
        self.assertEqual(general._get_document()["special"], below[2])

    def test_agreements_between_departments_are_nobody_elses(self):
        agreement = self.make_signed_draft(
            kind="internal", party_ref=f"res.partner,{self.customer.id}"
        )
        self.ask(agreement)
        self.assertFalse(self.seen_by(self.mina))

    def test_contacts_of_our_own_company_see_nothing(self):
        helper = self.make_portal_user("helper", self.company.partner_id)
        self.ask(self.make_signed_draft())
        self.assertFalse(self.seen_by(helper))

    def test_archived_agreements_are_gone(self):
        agreement = self.put_in_force(self.make_draft())
        agreement.sudo().active = False
        self.assertFalse(
            self.env["sla.agreement"]
            .with_user(self.mina)
            .with_context(active_test=False)
            .search([])
        )

    def test_customers_read_harmless_fields_only(self):
        agreement = self.put_in_force(self.make_draft()).with_user(self.mina)
        agreement.read(["name", "state", "date_start", "version"])
        for name in ("owner_id", "support_ids", "policy_ids", "findings", "note"):
            with self.assertRaises(AccessError):
                agreement.read([name])
        with self.assertRaises(AccessError):
            agreement.search([("owner_id", "=", self.manager.id)])
        draft = self.ask(self.make_signed_draft()).with_user(self.mina)
        with self.assertRaises(AccessError):
            draft.write({"name": "Mine"})
        for model in ("sla.agreement.party", "sla.policy", "sla.target"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.mina).search([])

    def test_the_document_names_no_other_customer(self):
        other = self.env["res.partner"].create({"name": "Red Door", "is_company": True})
        agreement = self.make_signed_draft(
            partner_ids=[(6, 0, (self.customer | other).ids)]
        )
        self.assertNotIn("Red Door", str(agreement._get_document()))

    def test_the_document_says_what_is_promised(self):
        seen = self.make_metric(
            "test.sla.ticket", name="Seen", stop_domain="[('topic', '!=', False)]"
        )
        self.make_policy(seen, hours=1, name="Corporate")
        self.make_policy(
            self.make_metric("test.sla.ticket", name="Odd"),
            name="Conditional",
            domain="[('topic', '=', 'x')]",
        )
        agreement = self.make_signed_draft(calendar_id=self.calendar.id)
        agreement.policy_ids.target_ids.write({"priority": "3", "channel": "email"})
        document = agreement._get_document()
        self.assertEqual(
            [
                (target["what"], target["priority"], target["channel"], target["time"])
                for group in document["promises"]
                for target in group["targets"]
            ],
            [
                ("Resolution", "Very high", "E-mail", "4 working hours"),
                ("Seen", "All", "All", "1 working hour"),
            ],
        )
        self.assertEqual(
            document["hours"]["lines"], [("Monday – Friday", "9:00–17:00")]
        )

    def test_what_a_promise_of_its_own_covers_is_not_inherited(self):
        self.make_policy(self.metric, hours=1, target={"priority": "3"})
        agreement = self.make_draft(hours=4)
        self.assertFalse(agreement.inherited_target_ids)
        agreement.policy_ids.target_ids.priority = "1"
        self.assertEqual(agreement.inherited_target_ids.duration, 1)
        self.put_in_force(agreement)
        for priority, hours in (("1", 4), ("3", 1)):
            ticket = self.make_ticket(priority=priority)
            self.assertEqual(ticket.sla_clock_ids.allowance, hours * 3600)

    def test_working_hours_are_told_from_the_first_day_of_the_readers_week(self):
        week = self.make_calendar("Saturday first", 8, 16, days=(5, 6, 0, 1, 2))
        self.env["res.lang"]._lang_get("en_US").week_start = "6"
        self.assertEqual(
            week._sla_say_weeks(), [("Saturday – Wednesday", "8:00–16:00")]
        )
        self.assertEqual(
            self.always._sla_say_weeks(), [("Saturday – Friday", "at all hours")]
        )

    def test_the_pdf_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        self.mina.partner_id.lang = "fa_IR"
        agreement = self.ask(self.make_signed_draft(name="قرارداد خدمات 24"))
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sla_base.sla_agreement_report", agreement.ids
        )
        box = '<span class="o_sla_word">%s</span>'
        words = [box % "قرارداد", box % "خدمات", "24"]
        self.assertIn(" ".join(words), page.decode())
        self.assertIn('data-oe-lang="fa_IR"', page.decode())

    def test_what_is_mailed_is_written_in_the_direction_of_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        agreement = self.ask(self.make_signed_draft())
        template = self.env.ref("sla_base.mail_template_agreement_send").copy()
        direction = "object.env['sla.format']._direction()"
        body = f'<div t-att-dir="{direction}">Hello</div>'
        template.with_context(lang="en_US").body_html = body
        template.with_context(lang="fa_IR").body_html = body
        for lang, direction in (("en_US", "ltr"), ("fa_IR", "rtl")):
            self.mina.partner_id.lang = lang
            mail = template._generate_template(agreement.ids, ["body_html"])
            body = mail[agreement.id]["body_html"]
            self.assertIn(f'<div dir="{direction}">', body)

    def test_a_cell_without_text_keeps_its_place(self):
        agreement = self.ask(self.make_signed_draft())
        agreement.party_ids[0].contact_id = False
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sla_base.sla_agreement_report", agreement.ids
        )
        [table] = html.fromstring(page).xpath(
            "//table[.//th[contains(., 'Represented by')]]"
        )
        cells = [len(row.xpath("td")) for row in table.xpath("tbody/tr")]
        self.assertEqual(cells, [3, 3])

    @skipUnless(shutil.which("wkhtmltopdf"), "there is no wkhtmltopdf")
    def test_the_pdf_is_a_pdf(self):
        agreement = self.ask(self.make_signed_draft())
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf(
            "sla_base.sla_agreement_report", agreement.ids
        )
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
