"""Who is asking: by the domain of an address, by a phone number, or by hand."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.sla_base.tests import common

from .test_helpdesk_mail import HelpdeskCommon

SENDER = "Nima Azad <nima@acme.example.com>"


class SenderCommon(HelpdeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acme = cls.env["res.partner"].create(
            {
                "name": "Acme",
                "is_company": True,
                "email": "office@acme.example.com",
                "phone": "+98 21 8888 1234",
                "country_id": cls.env.ref("base.ir").id,
            }
        )
        cls.staff = common.new_agent(
            cls.env,
            "staff",
            groups="helpdesk_mgmt.group_helpdesk_user,base.group_partner_manager",
        )

    def triage(self, tickets, moment="2026-03-02 11:00", user=None, **vals):
        wizard = self.env["sla.triage"].with_user(user or self.staff)
        with self.at(moment), self.mock_mail_gateway():
            action = tickets.with_user(user or self.staff).action_sla_choose_customer()
            wizard = wizard.with_context(**action["context"]).create(vals)
            wizard.action_confirm()
            self.env.flush_all()


@tagged("post_install", "-at_install", "standard")
class TestSenders(SenderCommon):
    def test_mail_from_the_domain_of_a_company_is_that_companys(self):
        ticket = self.receive("2026-03-02 10:00", sender=SENDER)
        self.assertEqual(ticket.partner_id, self.acme)
        self.assertEqual(ticket.partner_name, "Nima Azad")
        self.assertIn("nima@acme.example.com", ticket.partner_email)
        self.assertFalse(ticket.sla_unknown_sender)
        self.assertFalse(self.acme.child_ids)

    def test_an_answer_is_suggested_to_the_sender_too(self):
        ticket = self.receive("2026-03-02 10:00", sender=SENDER)
        suggested = ticket._message_get_suggested_recipients()
        self.assertIn("nima@acme.example.com", [each["email"] for each in suggested])

    def test_the_sender_becomes_a_contact_if_the_company_wants_it(self):
        self.company.sla_create_contact = True
        ticket = self.receive("2026-03-02 10:00", sender=SENDER)
        contact = ticket.partner_id
        self.assertEqual(contact.parent_id, self.acme)
        self.assertEqual(contact.name, "Nima Azad")
        self.assertEqual(contact.email, "nima@acme.example.com")
        message = ticket.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(message.author_id, contact)
        again = self.receive("2026-03-02 10:10", sender=SENDER)
        self.assertEqual(again.partner_id, contact)

    def test_a_domain_that_is_named_comes_before_an_address_there(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "email": "b@acme.example.com"}
        )
        ticket = self.receive("2026-03-02 10:00", sender=SENDER)
        self.assertTrue(ticket.sla_unknown_sender)
        branch.sla_domains = "@ACME.example.com, other.example.com"
        self.assertEqual(branch.sla_domains, "acme.example.com other.example.com")
        ticket = self.receive("2026-03-02 10:10", sender=SENDER)
        self.assertEqual(ticket.partner_id, branch)

    def test_addresses_that_anybody_gets_tell_nothing(self):
        self.acme.email = "acme@gmail.com"
        ticket = self.receive("2026-03-02 10:00", sender="X <someone@gmail.com>")
        self.assertFalse(ticket.partner_id)
        self.assertTrue(ticket.sla_unknown_sender)
        with self.assertRaises(ValidationError):
            self.acme.sla_domains = "gmail.com"
        with self.assertRaises(ValidationError):
            self.acme.sla_domains = "acme"

    def test_the_providers_of_every_country_tell_nothing(self):
        domains = (
            "yahoo.co.uk",
            "hotmail.de",
            "gmx.co.uk",
            "outlook.com.tr",
            "163.com",
            "mail.yahoo.com",
        )
        for domain in domains:
            self.acme.email = f"baker@{domain}"
            ticket = self.receive(
                "2026-03-02 10:00", sender=f"Stranger <stranger@{domain}>"
            )
            self.assertFalse(ticket.partner_id, domain)
        with self.assertRaises(ValidationError):
            self.acme.sla_domains = "yahoo.co.uk"

    def test_an_organisation_among_odoos_providers_can_be_named(self):
        self.acme.email = "office@unal.edu.co"
        sender = "Someone <someone@unal.edu.co>"
        self.assertFalse(self.receive("2026-03-02 10:00", sender=sender).partner_id)
        self.acme.sla_domains = "unal.edu.co"
        ticket = self.receive("2026-03-02 10:10", sender=sender)
        self.assertEqual(ticket.partner_id, self.acme)

    def test_companies_whose_name_has_a_providers_in_it_are_companies(self):
        self.acme.email = "office@yahoo.acme.example.com"
        ticket = self.receive(
            "2026-03-02 10:00", sender="X <someone@yahoo.acme.example.com>"
        )
        self.assertEqual(ticket.partner_id, self.acme)

    def test_our_own_domain_is_no_customers(self):
        self.company.partner_id.email = "us@ours.example.com"
        ticket = self.receive("2026-03-02 10:00", sender="X <new@ours.example.com>")
        self.assertFalse(ticket.partner_id)

    def test_a_customer_of_another_company_is_not_found(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.acme.company_id = other
        ticket = self.receive("2026-03-02 10:00", sender=SENDER)
        self.assertFalse(ticket.partner_id)

    def test_a_known_address_stays_as_it_was(self):
        ticket = self.receive("2026-03-02 10:00")
        self.assertEqual(ticket.partner_id, self.customer)

    def test_a_number_that_is_typed_in_finds_the_customer(self):
        with Form(self.env["helpdesk.ticket"]) as form:
            form.sla_phone = "+98 (21) 8888-1234"
            self.assertEqual(form.partner_id, self.acme)
            form.name, form.description = "Call", "Rings"

    def test_numbers_are_compared_however_they_are_written(self):
        self.company.country_id = self.env.ref("base.ir")
        vals = {"name": "Call", "description": "Rings"}
        for number in ("021 8888 1234", "00982188881234", "+982188881234"):
            ticket = self.env["helpdesk.ticket"].create({**vals, "sla_phone": number})
            self.assertEqual(ticket.partner_id, self.acme, number)
        ticket = self.env["helpdesk.ticket"].create({**vals, "sla_phone": "0219999"})
        self.assertTrue(ticket.sla_unknown_sender)

    def test_a_number_of_several_people_of_one_company_is_the_companys(self):
        self.env["res.partner"].create(
            {"name": "Desk", "parent_id": self.acme.id, "phone": self.acme.phone}
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Call", "description": "Rings", "sla_phone": self.acme.phone}
        )
        self.assertEqual(ticket.partner_id, self.acme)


@tagged("post_install", "-at_install", "standard")
class TestTriage(SenderCommon):
    def unknown(self, moment="2026-03-02 10:00", sender="Who <who@new.example.com>"):
        return self.receive(moment, sender=sender)

    def find(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        return tickets.search(tickets._sla_get_triage_domain())

    def test_unknown_senders_wait_in_the_list_until_they_are_known(self):
        before = self.find()
        ticket = self.unknown()
        self.assertEqual(self.find() - before, ticket)
        figures = self.env["helpdesk.ticket.team"].retrieve_dashboard()
        counts = {figure["name"]: figure["value"] for figure in figures}
        self.assertEqual(counts["Triage: unknown senders"], len(before) + 1)
        self.triage(ticket, partner_id=self.acme.id)
        self.assertEqual(ticket.partner_id, self.acme)
        self.assertEqual(self.find(), before)

    def test_the_promise_is_chosen_anew_when_the_customer_is_known(self):
        tier = self.env["sla.tier"].create({"name": "Platinum"})
        self.acme.sla_tier_id = tier
        metric = self.env.ref("sla_helpdesk.metric_first_response")
        better = self.make_policy(metric, hours=1, tier_ids=[(6, 0, tier.ids)])
        ticket = self.unknown()
        clock = self.clock(ticket, "first_response")
        self.assertEqual(clock.policy_id, self.policy)
        self.triage(ticket, moment="2026-03-02 10:30", partner_id=self.acme.id)
        self.assertEqual(clock.policy_id, better)
        self.assertEqual(str(clock.deadline), "2026-03-02 11:00:00")
        self.assertFalse(ticket.sla_first_reply_at)
        self.assert_replays(ticket.sla_clock_ids)

    def test_the_counter_of_the_tier_takes_over(self):
        tier = self.env["sla.tier"].create({"name": "Platinum"})
        self.acme.sla_tier_id = tier
        team = self.env["helpdesk.ticket.team"].create({"name": "Counter"})
        self.env["sla.tier.queue"].create({"tier_id": tier.id, "team_id": team.id})
        ticket = self.unknown()
        self.assertEqual(ticket.team_id, self.team)
        self.triage(ticket, partner_id=self.acme.id)
        self.assertEqual(ticket.team_id, team)

    def test_a_new_customer_takes_over_what_the_sender_wrote(self):
        ticket = self.unknown()
        self.triage(ticket, mode="create")
        self.assertEqual(ticket.partner_id.name, "Who")
        self.assertEqual(ticket.partner_id.email, "who@new.example.com")
        again = self.unknown("2026-03-02 12:00")
        self.assertEqual(again.partner_id, ticket.partner_id)

    def test_the_other_tickets_of_the_sender_go_along(self):
        first, second = self.unknown(), self.unknown("2026-03-02 10:10")
        other = self.unknown("2026-03-02 10:20", sender="Y <y@new.example.com>")
        self.triage(first, partner_id=self.acme.id)
        self.assertEqual(second.partner_id, self.acme)
        self.assertFalse(other.partner_id)

    def test_a_domain_can_be_remembered(self):
        self.triage(self.unknown(), partner_id=self.acme.id, remember_domain=True)
        self.assertEqual(self.acme.sla_domains, "new.example.com")
        ticket = self.unknown("2026-03-02 12:00", sender="Z <z@new.example.com>")
        self.assertEqual(ticket.partner_id, self.acme)

    def test_the_sender_can_become_a_contact(self):
        ticket = self.unknown()
        self.triage(ticket, partner_id=self.acme.id, add_contact=True)
        self.assertEqual(ticket.partner_id.parent_id, self.acme)
        self.assertEqual(ticket.partner_id.email, "who@new.example.com")

    def test_spam_is_archived_and_nothing_is_promised_on_it(self):
        ticket = self.unknown()
        with self.at("2026-03-02 10:10"):
            ticket.with_user(self.agent).action_sla_spam()
            self.env.flush_all()
        self.assertFalse(ticket.active)
        self.assertEqual(set(ticket.sla_clock_ids.mapped("state")), {"cancelled"})
        self.assertFalse(ticket.sla_first_reply_at)

    def test_nobody_is_chosen_without_saying_who(self):
        with self.assertRaises(UserError):
            self.triage(self.unknown())

    def test_who_may_not_change_contacts_is_told_so(self):
        ticket = self.receive("2026-03-02 10:00", sender="new@elsewhere.example.com")
        for name in ("add_contact", "remember_domain"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "contacts"):
                with self.env.cr.savepoint():
                    vals = {"partner_id": self.acme.id, name: True}
                    self.triage(ticket, user=self.agent, **vals)
        self.triage(ticket, user=self.agent, partner_id=self.acme.id)
        self.assertEqual(ticket.partner_id, self.acme)
        self.assertFalse(self.acme.child_ids)

    def test_only_agents_say_who_it_is(self):
        ticket = self.unknown()
        plain = common.new_agent(self.env, "plain")
        with self.assertRaises(AccessError):
            self.triage(ticket, user=plain, partner_id=self.acme.id)
        with self.assertRaises(AccessError):
            ticket.with_user(plain).action_sla_spam()
