"""What customers do not see of tickets on the portal."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_portal_tickets import PortalCommon


@tagged("post_install", "-at_install", "standard")
class TestIsolation(PortalCommon):
    def seen(self, user):
        return self.env["helpdesk.ticket"].with_user(user).search([])

    def test_contacts_see_their_own_and_those_they_follow(self):
        other = self.make_ticket(self.omid)
        self.assertEqual(self.seen(self.sara), self.ticket)
        self.assertEqual(self.seen(self.omid), other)
        self.ticket.message_subscribe(self.omid.partner_id.ids)
        self.assertEqual(self.seen(self.omid), other | self.ticket)

    def test_managers_see_those_of_their_company_and_no_other(self):
        theirs = self.make_ticket(self.omid)
        alien = self.make_ticket(self.stranger)
        self.assertEqual(self.seen(self.boss), self.ticket | theirs)
        self.assertEqual(self.seen(self.stranger), alien)

    def test_the_list_is_narrowed_to_my_own(self):
        mine = self.make_ticket(self.boss)
        self.log_in(self.boss)
        page = self.url_open("/my/tickets").text
        self.assertIn(self.ticket.name, page)
        page = self.url_open("/my/tickets?sla_scope=mine").text
        self.assertIn(mine.name, page)
        self.assertNotIn(self.ticket.name, page)
        page = self.url_open("/my/tickets").text
        self.assertNotIn(self.ticket.name, page, "kept while one turns the pages")
        self.log_in(self.sara)
        self.assertNotIn("o_sla_scope", self.url_open("/my/tickets").text)

    def test_nothing_of_another_company_s_ticket_is_shown(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "secret.txt",
                "raw": b"secret",
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self.env.flush_all()
        for user in (self.stranger, self.omid):
            self.log_in(user)
            self.assertNotIn(self.ticket.name, self.page(self.ticket).text)
            self.assertNotIn(self.ticket.name, self.url_open("/my/tickets").text)
            content = self.url_open(f"/web/content/{attachment.id}")
            self.assertNotIn(b"secret", content.content)
            for record in (self.ticket, attachment, self.ticket.sla_clock_ids):
                with self.assertRaises(AccessError):
                    record.with_user(user).check_access("read")

    def make_files(self):
        """Return the names of files that are the customer's business, and others."""
        agent = self.env.ref("base.user_admin")
        for name, subtype in (("answer", "comment"), ("margin", "note")):
            self.ticket.with_user(agent).message_post(
                body=name,
                message_type="comment",
                subtype_xmlid=f"mail.mt_{subtype}",
                attachments=[(f"{name}.txt", name.encode())],
            )
        self.ticket.with_user(agent).message_post(
            body="only for us",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            is_internal=True,
            attachments=[("aside.txt", b"aside")],
        )
        Attachment = self.env["ir.attachment"].sudo()
        at = {"res_model": "helpdesk.ticket", "res_id": self.ticket.id}
        form = {"name": "form.txt", "raw": b"form", **at}
        Attachment.with_user(self.sara).sudo().create(form)
        Attachment.with_user(agent).create({"name": "draft.txt", "raw": b"draft", **at})
        self.env.flush_all()
        return ["answer.txt", "form.txt"], ["margin.txt", "aside.txt", "draft.txt"]

    def test_files_of_internal_notes_are_not_on_the_page(self):
        shown, hidden = self.make_files()
        token = self.ticket._portal_ensure_token()
        self.env.flush_all()
        for user, query in ((self.sara, ""), (None, f"?access_token={token}")):
            if user:
                self.log_in(user)
            else:
                self.authenticate(None, None)
            page = self.page(self.ticket, query).text
            for name in shown:
                self.assertIn(name, page)
            for name in hidden:
                self.assertNotIn(name, page)

    def test_files_of_internal_notes_are_not_had_by_their_number(self):
        shown, hidden = self.make_files()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket.id)]
        )
        self.log_in(self.sara)
        for file in files:
            content = self.url_open(f"/web/content/{file.id}").content
            if file.name in hidden:
                self.assertNotEqual(content, file.raw, file.name)
                with self.assertRaises(AccessError):
                    file.with_user(self.sara).check_access("read")
        for file in files.filtered(lambda file: file.name in shown):
            token = file.generate_access_token()[0]
            self.env.flush_all()
            response = self.url_open(f"/web/content/{file.id}?access_token={token}")
            self.assertEqual(response.content, file.raw)

    def test_portal_users_read_neither_steps_nor_what_was_told(self):
        ticket = self.ticket.with_user(self.sara)
        for name in ("sla_step_ids", "sla_told_deadline", "sla_from_machine"):
            with self.assertRaises(AccessError):
                ticket.read([name])
        with self.assertRaises(AccessError):
            self.ticket.sla_step_ids.with_user(self.sara).check_access("read")
        with self.assertRaises(AccessError):
            self.sara.partner_id.with_user(self.sara).write({"sla_sees_company": True})

    def test_agents_of_another_company_do_not_read_the_steps(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        agent = new_test_user(
            self.env,
            login="sla_elsewhere",
            groups="helpdesk_mgmt.group_helpdesk_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        steps = self.env["sla.ticket.step"].with_user(agent)
        self.assertFalse(steps.search([("ticket_id", "=", self.ticket.id)]))

    def test_the_rule_of_helpdesk_mgmt_comes_back_with_uninstalling(self):
        rule = self.env.ref("helpdesk_mgmt.helpdesk_ticket_rule_portal")
        self.assertIn("sla_sees_company", rule.domain_force)
        self.env["ir.rule"]._sla_restore_portal()
        self.assertNotIn("sla_", rule.domain_force)
        self.assertIn("child_of", rule.domain_force)
        self.sara.partner_id.sla_sees_company = False
        self.env["ir.rule"]._sla_narrow_portal()
        self.assertIn("sla_sees_company", rule.domain_force)
        self.assertTrue(
            self.sara.partner_id.sla_sees_company, "who saw all goes on seeing all"
        )
