"""Reports on tickets: every figure against what was done to the tickets."""

from statistics import median

from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.sla_base.tests import common


class ReportCommon(common.SlaCommon):
    """Two teams that promise an answer within two and a solution within eight working
    hours, and an agent in each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.response = cls.env.ref("sla_helpdesk.metric_first_response")
        cls.resolution = cls.env.ref("sla_helpdesk.metric_resolution")
        cls.make_policy(cls.response, hours=2)
        cls.make_policy(cls.resolution, hours=8)
        cls.agents = [cls.new_agent(f"report_agent_{name}") for name in "ab"]
        cls.teams = cls.env["helpdesk.ticket.team"].create(
            [
                {"name": f"Team {agent.login}", "user_ids": [(6, 0, agent.ids)]}
                for agent in cls.agents
            ]
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Report customer", "is_company": True}
        )
        stage = "helpdesk_mgmt.helpdesk_ticket_stage_%s"
        cls.open, cls.done, cls.waiting = (
            cls.env.ref(stage % name) for name in ("in_progress", "done", "awaiting")
        )

    @classmethod
    def new_agent(cls, login, group="user_team"):
        return new_test_user(
            cls.env,
            login=login,
            groups=f"helpdesk_mgmt.group_helpdesk_{group}",
            email=f"{login}@example.com",
            tz="UTC",
        )

    def make_ticket(self, moment, team=0, **vals):
        with self.at(moment):
            ticket = self.env["helpdesk.ticket"].create(
                {
                    "name": "Ticket",
                    "description": "Text",
                    "team_id": self.teams[team].id,
                    "user_id": self.agents[team].id,
                    "partner_id": self.customer.id,
                    **vals,
                }
            )
            self.settle()
        return ticket

    def settle(self):
        self.env.flush_all()
        self.flush_tracking()
        self.env.flush_all()

    def reply(self, ticket, moment, team=0):
        with self.at(moment):
            ticket.with_user(self.agents[team]).sudo().message_post(
                body="We are on it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                author_id=self.agents[team].partner_id.id,
            )
            self.settle()

    def move(self, ticket, stage, moment):
        with self.at(moment):
            ticket.stage_id = stage
            self.settle()

    def rate(self, ticket, value):
        self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": ticket.id,
                "partner_id": self.customer.id,
                "rating": value,
                "consumed": True,
            }
        )

    def solve(self, day, hours, team=0, replies=1, **vals):
        """Make a ticket of ``day`` at nine, answered and solved ``hours`` later."""
        ticket = self.make_ticket(f"{day} 09:00", team, **vals)
        moment = f"{day} {9 + hours:02}:00"
        for _index in range(replies):
            self.reply(ticket, moment, team)
        self.move(ticket, self.done, moment)
        return ticket

    def read(self, model, groupby, aggregates, domain=(), user=None, moment=None):
        """Return ``{group: figures}`` of the tickets made here."""
        report = self.env[model].with_user(user or self.env.user)
        self.env.invalidate_all()
        with self.at(moment or "2026-05-01 09:00"):
            rows = report._read_group(
                [("team_id", "in", self.teams.ids), *domain], groupby, aggregates
            )
        return {row[0]: row[1:] for row in rows}


@tagged("post_install", "-at_install", "standard")
class TestPromises(ReportCommon):
    def test_medians_and_percentiles_are_those_of_the_working_hours(self):
        hours = [1, 2, 3, 4, 7]
        for day, used in enumerate(hours, start=2):
            self.solve(f"2026-03-{day:02}", used)
        found = self.read(
            "sla.helpdesk.report",
            ["metric_id"],
            ["median_hours:avg", "percentile_hours:avg", "hours:avg", "__count"],
        )
        middle, high, mean, count = found[self.resolution]
        self.assertEqual(middle, median(hours))
        # 90 % of the way from the first to the last of five: 0.6 from 4 to 7
        self.assertAlmostEqual(high, 4 + 0.6 * 3)
        self.assertAlmostEqual(mean, sum(hours) / 5)
        self.assertEqual(count, 5)

    def test_attainment_counts_decided_promises_only(self):
        self.solve("2026-03-02", 1)
        self.solve("2026-03-03", 4)  # the answer was late, the solution was not
        self.make_ticket("2026-03-04 16:30")
        found = self.read(
            "sla.helpdesk.report",
            ["metric_id"],
            ["attainment:avg", "decided:sum", "broken:sum", "__count"],
            moment="2026-03-04 17:00",
        )
        self.assertEqual(found[self.response], (50, 2, 1, 3))
        self.assertEqual(found[self.resolution], (100, 2, 0, 3))

    def test_a_deadline_that_passed_just_now_is_broken(self):
        self.make_ticket("2026-03-02 09:00")
        found = self.read(
            "sla.helpdesk.report", ["outcome"], ["__count"], moment="2026-03-02 12:00"
        )
        self.assertEqual(found, {"broken": (1,), "open": (1,)})

    def test_the_share_of_pauses_is_one_of_working_time(self):
        ticket = self.make_ticket("2026-03-02 09:00")
        self.move(ticket, self.waiting, "2026-03-02 10:00")
        self.move(ticket, self.open, "2026-03-02 13:00")
        self.move(ticket, self.done, "2026-03-02 15:00")
        found = self.read(
            "sla.helpdesk.report",
            ["metric_id"],
            ["pause_share:avg", "paused_hours:sum"],
        )
        # three hours paused, one and two used
        self.assertEqual(found[self.resolution], (50, 3))

    def test_plain_sql_gives_the_same_attainment(self):
        for day, used in enumerate((1, 3, 2, 7), start=2):
            self.solve(f"2026-03-{day:02}", used, team=day % 2)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT ticket.team_id, COUNT(*),
                   COUNT(*) FILTER (WHERE clock.breached_at IS NULL)
              FROM sla_clock clock
              JOIN helpdesk_ticket ticket ON ticket.id = clock.res_id
             WHERE clock.res_model = 'helpdesk.ticket' AND clock.state = 'stopped'
               AND clock.kind = 'customer' AND ticket.team_id IN %s
             GROUP BY ticket.team_id
            """,
            [tuple(self.teams.ids)],
        )
        plain = {
            team: (total, 100 * kept / total)
            for team, total, kept in self.env.cr.fetchall()
        }
        found = self.read(
            "sla.helpdesk.report", ["team_id"], ["decided:sum", "attainment:avg"]
        )
        self.assertEqual({team.id: row for team, row in found.items()}, plain)
        self.assertEqual(len(plain), 2)

    def test_agents_see_figures_of_the_tickets_that_they_may_read(self):
        mine = self.solve("2026-03-02", 1, team=0)
        theirs = self.solve("2026-03-03", 1, team=1)
        for model in ("sla.helpdesk.report", "sla.ticket.report"):
            found = self.read(model, ["ticket_id"], ["__count"], user=self.agents[0])
            self.assertIn(mine, found)
            self.assertNotIn(theirs, found)
            report = self.env[model].sudo().search([("ticket_id", "=", theirs.id)])
            self.env.invalidate_all()
            self.assertFalse(report.with_user(self.agents[0]).sudo(False).exists())

    def test_reports_stay_in_the_companies_chosen(self):
        self.solve("2026-03-02", 1)
        other = self.env["res.company"].create({"name": "Another"})
        stranger = self.new_agent("report_stranger", group="manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in ("sla.helpdesk.report", "sla.ticket.report"):
            self.assertFalse(self.read(model, ["team_id"], ["__count"], user=stranger))

    def test_people_without_the_helpdesk_have_no_reports(self):
        plain = common.new_agent(self.env, "report_plain")
        for model in (
            "sla.helpdesk.report",
            "sla.ticket.report",
            "sla.helpdesk.balance",
        ):
            self.assertFalse(self.env[model].with_user(plain).has_access("read"))


@tagged("post_install", "-at_install", "standard")
class TestTickets(ReportCommon):
    def test_open_tickets_are_told_by_age(self):
        for moment in (
            "2026-03-31 08:00",
            "2026-03-30 08:00",
            "2026-03-27 08:00",
            "2026-03-15 08:00",
            "2026-01-15 08:00",
        ):
            self.make_ticket(moment)
        self.solve("2026-03-02", 1)
        found = self.read(
            "sla.ticket.report",
            ["age"],
            ["__count"],
            domain=[("is_open", "=", True)],
            moment="2026-03-31 09:00",
        )
        self.assertEqual(found, {key: (1,) for key in "12345"})

    def test_reopened_tickets_are_counted_with_and_without_promises(self):
        self.solve("2026-03-02", 1)
        promised = self.solve("2026-03-03", 1)
        self.move(promised, self.open, "2026-03-04 10:00")
        unpromised = self.make_ticket("2026-03-05 09:00", sla_exempt=True)
        self.move(unpromised, self.done, "2026-03-05 10:00")
        self.move(unpromised, self.open, "2026-03-05 11:00")
        self.move(unpromised, self.done, "2026-03-05 12:00")
        self.make_ticket("2026-03-06 09:00")  # was never closed: has no say
        found = self.read(
            "sla.ticket.report",
            ["team_id"],
            ["reopened_share:avg", "reopened:sum", "ever_closed:sum"],
        )
        [(share, reopened, closed)] = found.values()
        self.assertEqual((reopened, closed), (2, 3))
        self.assertAlmostEqual(share, 200 / 3)

    def test_solved_at_the_first_contact_means_one_reply_and_no_return(self):
        once = self.solve("2026-03-02", 1)
        twice = self.solve("2026-03-03", 1, replies=2)
        back = self.solve("2026-03-04", 1)
        self.move(back, self.open, "2026-03-05 10:00")
        self.move(back, self.done, "2026-03-05 11:00")
        quiet = self.solve("2026-03-06", 1, replies=0)
        # neither a note nor the customer's own message is a reply
        once.message_post(body="Note", subtype_xmlid="mail.mt_note")
        once.message_post(
            body="Thanks",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.customer.id,
        )
        found = self.read("sla.ticket.report", ["ticket_id"], ["first_contact:avg"])
        self.assertEqual(
            {ticket: share for ticket, (share,) in found.items()},
            {once: 100, twice: 0, back: 0, quiet: 0},
        )

    def test_what_was_rejected_is_neither_solved_at_once_nor_not(self):
        ticket = self.solve("2026-03-02", 1)
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        self.move(ticket, rejected, "2026-03-03 10:00")
        report = self.env["sla.ticket.report"]
        self.env.flush_all()
        row = SQL(
            "SELECT solved_count, first_contact FROM (%s) r WHERE ticket_id = %s",
            report._table_query,
            ticket.id,
        )
        self.assertEqual(self.env.execute_query(row), [(0, None)])

    def test_satisfaction_is_the_share_of_good_ratings(self):
        for day, value in enumerate((5, 5, 3, 1), start=2):
            self.rate(self.solve(f"2026-03-{day:02}", 1), value)
        self.solve("2026-03-09", 1)
        found = self.read(
            "sla.ticket.report", ["user_id"], ["satisfaction:avg", "rated:sum"]
        )
        self.assertEqual(found[self.agents[0]], (50, 4))


@tagged("post_install", "-at_install", "standard")
class TestMonthByMonth(ReportCommon):
    def lines(self, level="1", **context):
        self.env.invalidate_all()
        with self.at("2026-05-01 09:00"):
            lines = self.env["sla.helpdesk.balance"].with_context(**context)
            lines = lines.search(
                [("level", "=", level), ("team_id", "in", (*self.teams.ids, False))]
            )
            lines.mapped("verdict")
        return lines

    def test_speed_that_costs_satisfaction_is_told_in_words(self):
        for day in (2, 3):
            self.rate(self.solve(f"2026-03-{day:02}", 4), 5)
        for day in (1, 2):
            self.rate(self.solve(f"2026-04-{day:02}", 1), 1)
        april, march = self.lines()
        self.assertEqual(str(april.month), "2026-04-01")
        self.assertEqual((april.response_hours, march.response_hours), (1, 4))
        self.assertEqual((april.satisfaction, march.satisfaction), (0, 100))
        self.assertEqual((april.traded, march.traded), (True, False))
        self.assertIn("First response (median hours) from 4.0 to 1.0", april.verdict)
        self.assertIn("But worse: Satisfaction (%) from 100.0 to 0.0", april.verdict)
        self.assertFalse(march.verdict)

    def test_speed_without_a_price_is_not_flagged(self):
        for day, hours in (("2026-03-02", 4), ("2026-04-02", 1)):
            self.rate(self.solve(day, hours), 5)
        april = self.lines()[0]
        self.assertFalse(april.traded)
        self.assertIn("at no cost", april.verdict)

    def test_a_month_without_ratings_is_not_a_worse_one(self):
        self.rate(self.solve("2026-03-02", 4), 5)
        self.solve("2026-04-02", 1)
        april = self.lines()[0]
        self.assertFalse(april.traded)
        self.assertNotIn("Satisfaction", april.verdict)

    def test_lines_are_by_team_by_agent_and_by_company(self):
        self.solve("2026-03-02", 1, team=0)
        self.solve("2026-03-03", 3, team=1)
        self.assertEqual(
            {line.team_id: line.resolution_hours for line in self.lines("1")},
            {self.teams[0]: 1, self.teams[1]: 3},
        )
        agents = self.lines("2").filtered(
            lambda x: x.user_id.id in [a.id for a in self.agents]
        )
        self.assertEqual(sorted(agents.mapped("resolution_hours")), [1, 3])
        everybody = self.lines("3").filtered(lambda x: str(x.month) == "2026-03-01")
        self.assertEqual(
            everybody.filtered(lambda x: x.company_id == self.company).tickets, 2
        )

    def test_months_begin_in_the_zone_of_the_reader(self):
        ticket = self.make_ticket("2026-03-31 12:00")
        self.move(ticket, self.done, "2026-03-31 21:30")
        months = self.lines(tz="Asia/Tehran").mapped("month")
        self.assertEqual([str(month) for month in months], ["2026-04-01"])
        months = self.lines(tz="UTC").mapped("month")
        self.assertEqual([str(month) for month in months], ["2026-03-01"])

    def test_an_agent_s_lines_are_made_of_what_the_agent_may_read(self):
        self.solve("2026-03-02", 1, team=0)
        self.solve("2026-03-03", 3, team=1)
        self.env.invalidate_all()
        lines = self.env["sla.helpdesk.balance"].with_user(self.agents[0])
        lines = lines.search([("team_id", "in", self.teams.ids)])
        self.assertEqual(lines.team_id, self.teams[0])
