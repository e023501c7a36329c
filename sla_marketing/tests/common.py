"""Leads, and the people of a marketing and a sales team. No tests in here."""

from odoo.tests import new_test_user

from odoo.addons.sla_base.tests import common


class LeadCommon(common.SlaCommon):
    """Monday 2 March 2026; open from 9 to 17 on weekdays, in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sam = cls.new_seller("sam")
        cls.ann = cls.new_seller("ann")
        cls.mia = cls.new_seller("mia")
        cls.lea = cls.new_seller("lea", "sales_team.group_sale_salesman_all_leads")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Field sales",
                "user_id": cls.lea.id,
                "member_ids": [(6, 0, (cls.sam | cls.ann).ids)],
                "company_id": cls.company.id,
                "use_leads": True,
                "use_opportunities": True,
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Test Customer", "email": "customer@example.com"}
        )

    @classmethod
    def new_seller(cls, login, group="sales_team.group_sale_salesman"):
        user = new_test_user(
            cls.env, login=login, groups=group, email=f"{login}@example.com", tz="UTC"
        )
        user.notification_type = "inbox"
        return user

    @classmethod
    def put_in_force(cls):
        """Put the policies that this add-on ships in force."""
        for name in ("marketing", "sales"):
            policy = cls.env.ref(f"sla_marketing.policy_{name}")
            policy.write({"active": True, "state": "active", "effective_from": False})

    def make_lead(self, moment="2026-03-02 10:00", **vals):
        with self.at(moment):
            lead = self.env["crm.lead"].create(
                {
                    "name": "Ten pumps",
                    "type": "lead",
                    "team_id": self.team.id,
                    "user_id": self.sam.id,
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "priority": "1",
                    **vals,
                }
            )
            self.env.flush_all()
        return lead

    def do(self, moment, deed, *args, **kwargs):
        """Let ``deed`` be done at ``moment``, and return what it returns."""
        with self.at(moment):
            result = deed(*args, **kwargs)
            self.env.flush_all()
        return result

    def clock(self, lead, name):
        metric = self.env.ref(f"sla_marketing.metric_{name}")
        return lead.sla_clock_ids.filtered(lambda each: each.metric_id == metric)

    def write_to(self, lead, user, **kwargs):
        """Let ``user`` send the lead a message."""
        return lead.with_user(user).message_post(
            body="How can we help?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **kwargs,
        )

    def plan(self, lead, xmlid="mail.mail_activity_data_call", user=None):
        return lead.activity_schedule(
            xmlid, date_deadline="2026-03-05", user_id=(user or self.sam).id
        )
