"""Every number of the cockpit and of My promises counts exactly what it opens."""

from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from .test_clocks import TicketCommon

NONE = {"period": "weeks", "by": "team"}


class CockpitCommon(TicketCommon):
    """Tickets of two teams and two people: one breached, one at risk, one in time, one
    paused, one met and one broken today, and one of each last week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.make_policy(cls.metric, hours=4)
        cls.user = common.new_agent(cls.env, "leader", groups="sla_base.group_sla_user")
        cls.sara = common.new_agent(cls.env, "sara", groups="sla_base.group_sla_user")
        cls.teams = cls.env["test.sla.team"].create(
            [{"name": "East"}, {"name": "West"}]
        )
        cls.east, cls.west = cls.teams

    def setUp(self):
        super().setUp()
        # other days
        for closed in ("2026-02-23 13:00", "2026-02-23 15:00"):
            ticket = self.make_ticket("2026-02-23 10:00", team_id=self.west.id)
            self.change(ticket, closed, stage_id=self.done.id)
        # today, Monday
        self.breached = self.make_ticket("2026-03-02 09:00", team_id=self.east.id)
        kept, broken = self.make_ticket("2026-03-02 09:00", count=2, **self.saras)
        self.change(kept, "2026-03-02 12:00", stage_id=self.done.id)
        self.change(broken, "2026-03-02 13:30", stage_id=self.done.id)
        self.at_risk = self.make_ticket("2026-03-02 10:15", **self.saras)
        self.paused = self.make_ticket("2026-03-02 11:00", **self.saras)
        self.change(
            self.paused.with_user(self.sara).sudo(),
            "2026-03-02 12:00",
            stage_id=self.waiting.id,
        )
        self.running = self.make_ticket("2026-03-02 13:30", **self.saras)
        self.tick("2026-03-02 13:45")

    @property
    def saras(self):
        return {"user_id": self.sara.id, "team_id": self.west.id}

    def figures(self, user=None, **filters):
        cockpit = self.env["sla.cockpit"].with_user(user or self.user)
        with self.at("2026-03-02 13:45"):
            return cockpit.get_figures({**NONE, **filters})

    def count(self, number, user=None, model="sla.cockpit", **filters):
        """Return how many clocks the list behind a number shows."""
        with self.at("2026-03-02 13:45"):
            action = (
                self.env[model]
                .with_user(user or self.user)
                .get_action({**NONE, **filters}, number, "Title")
            )
            clocks = self.env[action["res_model"]].with_user(user or self.user)
            return clocks.search_count(action["domain"])


@tagged("post_install", "-at_install", "standard")
class TestCockpit(CockpitCommon):
    def test_the_figures_tell_how_promises_stand(self):
        self.assertEqual(
            self.figures()["counts"],
            {
                "breached": 1,
                "at_risk": 1,
                "running": 1,
                "paused": 1,
                "met_today": 1,
                "broken_today": 2,
            },
        )

    def test_each_figure_opens_what_it_counts(self):
        figures = self.figures()
        for name, count in figures["counts"].items():
            self.assertEqual(self.count({"name": name}), count, name)
        self.assertEqual(self.count({"name": "ahead"}), figures["ahead"])
        for row in figures["teams"]:
            for name in ("breached", "at_risk", "running", "paused"):
                number = {"name": name, "team": row["key"]}
                self.assertEqual(self.count(number), row[name], number)
        for row in figures["people"]:
            for name in ("breached", "at_risk", "running", "paused"):
                number = {"name": name, "user": row["key"]}
                self.assertEqual(self.count(number), row[name], number)

    def test_the_soonest_deadline_comes_first(self):
        soonest = self.figures()["soonest"]
        self.assertEqual(
            [row["res_id"] for row in soonest], [self.at_risk.id, self.running.id]
        )
        self.assertEqual(soonest[0]["status"], "at_risk")
        self.assertEqual(soonest[0]["user_id"], self.sara.name)

    def test_who_holds_what(self):
        people = {row["name"]: row for row in self.figures()["people"]}
        self.assertEqual(people[None]["breached"], 1)
        sara = people[self.sara.name]
        self.assertEqual(
            (sara["breached"], sara["at_risk"], sara["running"], sara["paused"]),
            (0, 1, 1, 1),
        )
        # two clocks have not counted since they started, the paused one has one hour
        self.assertEqual(sara["left"], (4 + 4 + 3) * 3600)

    def add_shop(self):
        """A team, one ticket of it, and what it can do this month."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Shop"})
        self.make_policy(self.env.ref("sla_helpdesk.metric_resolution"))
        with self.at("2026-03-02 13:45"):
            self.env["helpdesk.ticket"].create(
                {"name": "Pump", "description": "Leaks", "team_id": team.id}
            )
            self.env["sla.capacity"].create(
                {
                    "party_ref": f"helpdesk.ticket.team,{team.id}",
                    "member_ids": [(6, 0, self.sara.ids)],
                    "limit_percent": 50,
                }
            )
            self.env.flush_all()

    def get_shop(self):
        rows = self.figures(self.env.user)["teams"]
        return next(row for row in rows if row["name"] == "Shop")

    def test_teams_show_their_capacity(self):
        self.add_shop()
        shop = self.get_shop()
        self.assertEqual(shop["promisable"], 22 * 8 / 2)
        self.assertEqual(shop["committed"], 0)

    def test_teams_show_their_capacity_of_a_persian_month(self):
        self.env.company.sla_persian_periods = True
        self.add_shop()
        # Esfand 1404, February 20 to March 20, has 21 working days
        self.assertEqual(self.get_shop()["promisable"], 21 * 8 / 2)

    def test_filters_narrow_all_figures(self):
        west = f"test.sla.team,{self.west.id}"
        counts = self.figures(team=west)["counts"]
        self.assertEqual((counts["breached"], counts["at_risk"]), (0, 1))
        self.assertEqual(self.count({"name": "broken_today"}, team=west), 1)
        self.assertFalse(any(self.figures(host="sla.unknown")["counts"].values()))
        self.assertFalse(any(self.figures(kind="supplier")["counts"].values()))
        self.assertTrue(any(self.figures(kind="customer")["counts"].values()))
        agreement = self.make_agreement()
        self.assertFalse(any(self.figures(agreement=agreement.id)["counts"].values()))

    def test_attainment_over_weeks_opens_what_it_counts(self):
        for period, size in (("days", 14), ("weeks", 8), ("months", 12)):
            for by in ("team", "agreement", "customer", "policy"):
                filters = {"period": period, "by": by}
                with self.at("2026-03-02 13:45"):
                    found = (
                        self.env["sla.cockpit"]
                        .with_user(self.user)
                        .get_attainment(filters)
                    )
                self.assertEqual(len(found["spans"]), size)
                self.assertEqual(sum(found["whole"]["met"]), 2)
                self.assertEqual(sum(found["whole"]["broken"]), 3)
                for index, (start, end) in enumerate(found["spans"]):
                    span = {"start": start, "end": end}
                    whole = found["whole"]
                    both = whole["met"][index] + whole["broken"][index]
                    self.assertEqual(
                        self.count({"name": "decided", **span}, **filters), both
                    )
                whole = {"start": found["spans"][0][0], "end": found["spans"][-1][1]}
                for part in found["parts"]:
                    for name in ("met", "broken"):
                        number = {"name": name, "by": by, "key": part["key"], **whole}
                        self.assertEqual(
                            self.count(number, **filters), sum(part[name]), number
                        )

    def test_weeks_begin_where_the_reader_is(self):
        self.user.tz = "Asia/Tehran"
        with self.at("2026-03-02 13:45"):
            spans = (
                self.env["sla.cockpit"]
                .with_user(self.user)
                .get_attainment({"period": "days", "by": "team"})["spans"]
            )
        self.assertEqual(spans[-1], ("2026-03-01 20:30:00", "2026-03-02 20:30:00"))

    def test_what_is_not_readable_is_not_counted(self):
        self.env["ir.rule"].create(
            {
                "name": "Own test tickets",
                "model_id": self.env["ir.model"]._get_id("test.sla.ticket"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        self.assertFalse(any(self.figures()["counts"].values()))
        counts = self.figures(self.sara)["counts"]
        self.assertEqual((counts["breached"], counts["at_risk"]), (0, 1))
        self.assertEqual(self.count({"name": "breached"}, self.sara), 0)

    def test_another_company_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="sla_base.group_sla_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(any(self.figures(stranger)["counts"].values()))
        counts = self.figures(stranger, company=self.company.id)["counts"]
        self.assertFalse(any(counts.values()))

    def test_queries_do_not_grow_with_the_clocks(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.figures()
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        self.make_ticket("2026-03-02 13:00", count=40, **self.saras)
        self.assertLessEqual(cost(), few)


@tagged("post_install", "-at_install", "standard")
class TestNews(CockpitCommon):
    """Screens are told that something has changed, and nothing else."""

    def sent(self, work):
        self.env.cr.precommit.run()
        Bus = self.env["bus.bus"]
        last = Bus._bus_last_id()
        work()
        self.env.flush_all()
        self.env.cr.precommit.run()
        return Bus.search([("id", ">", last), ("channel", "like", "sla_base.clocks")])

    def test_a_burst_of_changes_is_told_once(self):
        news = self.sent(lambda: self.make_ticket(count=30))
        self.assertEqual(len(news), 1)
        self.assertIn(f'"res.company",{self.company.id}', news.channel)
        self.assertEqual(news.message, '{"type":"sla_base.clocks","payload":{}}')

    def test_pauses_hand_overs_breaches_and_deletions_are_told(self):
        ticket = self.make_ticket("2026-03-02 14:00", **self.saras)
        for work in (
            lambda: self.change(
                ticket, "2026-03-02 14:05", user_id=self.user.id, priority="2"
            ),
            lambda: self.change(ticket, "2026-03-02 14:10", stage_id=self.waiting.id),
            lambda: self.tick("2026-03-04 16:00"),
            lambda: ticket.unlink(),
        ):
            self.assertEqual(len(self.sent(work)), 1)

    def test_nothing_changed_is_not_told(self):
        self.assertFalse(self.sent(lambda: self.running.write({"name": "Other"})))

    def test_only_our_people_listen_to_their_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        plain = new_test_user(self.env, "plain")
        listen = self.env["ir.websocket"]._sla_get_channels
        asked = ["other", "sla_base.clocks"]
        self.assertEqual(
            listen(self.user, asked), ["other", (self.company, "sla_base.clocks")]
        )
        self.assertNotIn(other, self.user.company_ids)
        self.assertEqual(listen(plain, asked), ["other"])


@tagged("post_install", "-at_install", "standard")
class TestMyPromises(CockpitCommon):
    def page(self, user=None):
        with self.at("2026-03-02 13:45"):
            return self.env["sla.my.promises"].with_user(user or self.sara).get_page()

    def test_everybody_sees_their_own(self):
        page = self.page()
        ids = {
            name: [row["res_id"] for row in page[name]["rows"]]
            for name in ("late", "today", "next", "paused")
        }
        self.assertEqual(
            ids,
            {
                "late": [],
                "today": [self.at_risk.id],
                "next": [self.running.id],
                "paused": [self.paused.id],
            },
        )
        self.assertFalse(self.page(self.user)["today"]["count"])

    def test_the_late_ones(self):
        self.change(
            self.breached, "2026-03-02 13:40", user_id=self.sara.id, priority="2"
        )
        late = self.page()["late"]
        self.assertEqual([row["res_id"] for row in late["rows"]], self.breached.ids)

    def test_each_number_opens_what_it_counts(self):
        page = self.page()
        for name in ("late", "today", "next", "paused"):
            count = self.count({"name": name}, self.sara, "sla.my.promises")
            self.assertEqual(count, page[name]["count"], name)
        figures = page["figures"]
        span = {"start": figures["start"], "end": figures["end"]}
        for name in ("met", "broken"):
            number = {"name": name, **span}
            count = self.count(number, self.sara, "sla.my.promises")
            self.assertEqual(count, figures[name], name)

    def test_my_figures_of_the_month_and_what_it_can_become(self):
        figures = self.page()["figures"]
        self.assertEqual((figures["met"], figures["broken"]), (1, 1))
        self.assertEqual(figures["due"], 2)
        self.assertEqual([metric["met"] for metric in figures["metrics"]], [1])
        self.assertEqual(len(figures["latest"]), 1)
        self.assertEqual(figures["before"]["met"], 0)

    def test_a_pause_tells_why_and_by_whom(self):
        with self.at("2026-03-02 13:40"):
            ticket = self.running.with_user(self.user)
            ticket.stage_id = self.waiting
            ticket.mapped("sla_status")
            self.env.flush_all()
        [mine] = self.page()["paused"]["rows"][:1]
        self.assertEqual(mine["left"], 3 * 3600)
        # whoever paused it follows it too, though somebody else is assigned
        rows = self.page(self.user)["paused"]["rows"]
        self.assertEqual([row["res_id"] for row in rows], self.running.ids)
        self.assertTrue(rows[0]["mine"])
        self.assertTrue(rows[0]["why"])
