"""The cockpit and My promises in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestCockpitTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env["sla.clock"].search([]).unlink()
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")
        always = cls.env.ref("sla_base.calendar_always")
        cls.env["sla.policy"].create(
            {
                "name": "Printers",
                "model_id": cls.metric.model_id.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [
                    (
                        0,
                        0,
                        {
                            "metric_id": cls.metric.id,
                            "duration": 100,
                            # so that it is in time at whatever hour the test runs
                            "calendar_id": always.id,
                        },
                    )
                ],
            }
        )
        cls.agent = new_test_user(
            cls.env,
            login="sla_agent",
            groups="helpdesk_mgmt.group_helpdesk_manager,sla_base.group_sla_user",
        )

    def make_ticket(self, name, **vals):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": name, "description": "It burns.", **vals}
        )
        self.env.flush_all()
        return ticket

    def test_the_cockpit_is_live(self):
        self.make_ticket("First printer")
        self.start_tour("/odoo/sla-cockpit", "sla_cockpit_live", login=self.agent.login)

    def test_the_cockpit_lets_choose_among_companies(self):
        other = self.env["res.company"].create({"name": "Another company"})
        self.agent.company_ids |= other
        self.browser_js(
            f"/odoo/sla-cockpit?sla_company={other.id}",
            "console.log(document.querySelector('select[name=company]').value === "
            f"'{other.id}' ? 'test successful' : 'not chosen')",
            "document.querySelector('select[name=company]') !== null",
            login=self.agent.login,
            cookies={"cids": f"{self.agent.company_id.id}-{other.id}"},
        )

    def test_an_agent_sees_their_promises(self):
        self.make_ticket("Late printer", user_id=self.agent.id)
        self.env.cr.execute(
            "UPDATE sla_clock SET breached_at = started_at, deadline = started_at, "
            "decided_at = started_at"
        )
        self.env.invalidate_all()
        paused = self.make_ticket("Paused printer", user_id=self.agent.id)
        paused = paused.with_user(self.agent)
        paused._sla_pause(self.env["sla.pause.reason"].search([], limit=1))
        paused.mapped("sla_status")
        self.env.flush_all()
        self.start_tour(
            "/odoo/sla-my-promises", "sla_my_promises", login=self.agent.login
        )
