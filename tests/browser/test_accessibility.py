"""Our screens for people who see badly, or use a keyboard and a screen reader."""

import contextlib
import json
import time
from pathlib import Path
from urllib.parse import urljoin

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import ChromeBrowser

# A function of JavaScript: what is hard to read or to reach below a selector.
AUDIT = Path(__file__).with_name("accessibility.js").read_text()
# Roles of what one can use. All need a name.
USED = {"button", "link", "combobox", "textbox", "checkbox", "radio", "switch", "tab"}
# Roles of pictures: a name tells what is to be seen.
SHOWN = {"img", "image", "progressbar", "meter"}
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    " ": (32, " "),
    "Escape": (27, ""),
}
# What the tab key should reach below `root`, in its order; marks each with its number.
MARK = """(root => {
    const all = [...document.querySelector(root).querySelectorAll(
        "a[href], button, input, select, textarea, [tabindex='0'], summary")];
    const reachable = all.filter(each => each.checkVisibility() && !each.disabled);
    reachable.forEach((each, number) => { each.dataset.reached = number; });
    document.querySelector(root).tabIndex = -1;
    document.querySelector(root).focus();
    return reachable.length;
})"""
FOCUSED = """(() => {
    const each = document.activeElement;
    const frame = each.closest(".form-control") || each;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(frame);
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    return {
        number: each.dataset.reached,
        words: each.innerText.slice(0, 40) || each.name || each.className,
        seen: outlined || boxShadow !== "none",
    };
})()"""


class Page:
    """A page of a browser, and what the browser tells assistive technology of it."""

    def __init__(self, browser):
        self.browser = browser

    def send(self, method, **params):
        return self.browser._websocket_request(method, params=params, timeout=30)

    def evaluate(self, code):
        answer = self.send("Runtime.evaluate", expression=code, returnByValue=True)
        return answer["result"].get("value")

    def wait(self, code):
        deadline = time.monotonic() + 30
        while not self.evaluate(f"Boolean({code})"):
            if time.monotonic() > deadline:
                raise AssertionError(f"never came true: {code}")
            time.sleep(0.1)  # the page is asked again: it tells nothing by itself

    def press(self, key):
        code, text = KEYS[key]
        pressed = {"key": key, "windowsVirtualKeyCode": code}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
        self.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def audit(self, selector):
        return self.evaluate(f"({AUDIT.strip()})({json.dumps(selector)})")

    def spoken(self, selector):
        """Return role and name of all that a screen reader finds below ``selector``."""
        document = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=document, selector=selector)
        tree = self.send("Accessibility.queryAXTree", nodeId=node["nodeId"])["nodes"]
        return [
            (each["role"]["value"], each.get("name", {}).get("value", "").strip())
            for each in tree
            if not each["ignored"]
        ]


@tagged("post_install", "-at_install", "standard")
class TestAccessibility(HttpCase):
    browser_size = "1366x900"
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.policy"].search([]).active = False  # those of demo data
        cls.env["sla.clock"].search([]).unlink()
        groups = "helpdesk_mgmt.group_helpdesk_manager,sla_base.group_sla_user"
        cls.agent = new_test_user(cls.env, login="sla_agent", groups=groups)
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "North"})
        cls.metric = cls.env.ref("sla_helpdesk.metric_resolution")
        target = {
            "metric_id": cls.metric.id,
            "duration": 100,
            # so that it is in time at whatever hour the test runs
            "calendar_id": cls.env.ref("sla_base.calendar_always").id,
        }
        cls.env["sla.policy"].create(
            {
                "name": "Printers",
                "model_id": cls.metric.model_id.id,
                "state": "active",
                "effective_from": False,
                "target_ids": [(0, 0, target)],
            }
        )
        names = ("Breached", "Kept", "Broken", "Paused", "At risk", "In time")
        tickets = {name: cls.make_ticket(name) for name in names}
        cls.env["sla.capacity"].create(
            {
                "party_ref": f"helpdesk.ticket.team,{cls.team.id}",
                "member_ids": [(6, 0, cls.agent.ids)],
            }
        )
        tickets["Paused"]._sla_pause(cls.env["sla.pause.reason"].search([], limit=1))
        closed = cls.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        (tickets["Kept"] | tickets["Broken"]).write({"stage_id": closed.id})
        cls.env.flush_all()
        cls.update_clocks(
            """
            UPDATE sla_clock SET breached_at = started_at, deadline = started_at,
                                 elapsed = 1.5 * allowance, decided_at = started_at
             WHERE res_id IN %s
            """,
            tickets["Breached"] | tickets["Broken"],
        )
        cls.update_clocks(
            "UPDATE sla_clock SET warn_at = started_at WHERE res_id IN %s",
            tickets["At risk"],
        )
        cls.breached = tickets["Breached"]

    @classmethod
    def make_ticket(cls, name):
        vals = {"user_id": cls.agent.id, "team_id": cls.team.id}
        ticket = (
            cls.env["helpdesk.ticket"]
            .with_user(cls.agent)
            .create({"name": name, "description": "It burns.", **vals})
        )
        cls.env.flush_all()
        return ticket

    @classmethod
    def update_clocks(cls, query, tickets):
        cls.env.cr.execute(query, [tuple(tickets.ids)])
        cls.env.invalidate_all()

    @contextlib.contextmanager
    def open(self, path, shown):
        browser = ChromeBrowser(self)
        with self.allow_requests(browser=browser), contextlib.ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            self.authenticate("sla_agent", "sla_agent", browser=browser)
            self.cr.flush()
            self.cr.clear()
            stack.callback(browser.stop)
            page = Page(browser)
            still = {"name": "prefers-reduced-motion", "value": "reduce"}
            page.send("Emulation.setEmulatedMedia", features=[still])
            browser.navigate_to(urljoin(self.base_url(), path))
            page.wait(f"document.querySelector({json.dumps(shown)})")
            yield page

    def check(self, page, selector):
        self.assertEqual(page.audit(selector), [], selector)
        spoken = page.spoken(selector)
        found = [role for role, _name in spoken if role in USED | SHOWN]
        self.assertTrue(found, selector)
        nameless = [role for role, name in spoken if role in USED | SHOWN and not name]
        self.assertEqual(nameless, [], selector)

    def check_order(self, page, selector):
        """The tab key reaches everything in its order, and one sees where one is."""
        count = page.evaluate(f"{MARK}({json.dumps(selector)})")
        self.assertGreater(count, 10)
        for number in range(count):
            page.press("Tab")
            focused = page.evaluate(FOCUSED)
            self.assertEqual(focused["number"], str(number), focused["words"])
            self.assertTrue(focused["seen"], focused["words"])

    def focus(self, page, selector):
        page.evaluate(f"document.querySelector({json.dumps(selector)}).focus()")

    def test_the_cockpit(self):
        with self.open("/odoo/sla-cockpit", ".o_sla_parts") as page:
            self.check(page, ".o_sla_cockpit")
            self.check_order(page, ".o_sla_cockpit")
            spoken = page.spoken(".o_sla_cockpit")
            self.assertIn(("button", "North, Breached: 1"), spoken)
            self.assertIn(("button", "North, Broken: 2"), spoken)
            self.focus(page, ".o_sla_tile[data-name=breached]")
            page.press("Enter")
            page.wait("document.querySelector('.o_list_view .o_data_row')")

    def test_the_cockpit_on_a_phone(self):
        self.browser_size = "390x844"
        with self.open("/odoo/sla-cockpit", ".o_sla_parts") as page:
            self.check(page, ".o_sla_cockpit")
            shown = page.evaluate(
                "document.querySelector('.o_sla_teams .o_sla_legend').innerText"
            )
            for word in ("Breached", "At risk", "In time", "Paused"):
                self.assertIn(word, shown)
            wide = "document.querySelector('.o_sla_cockpit_page').scrollWidth"
            self.assertLessEqual(page.evaluate(wide), 390)
            tables = "[...document.querySelectorAll('.o_sla_panels .table-responsive')]"
            hidden = f"{tables}.map(each => each.scrollWidth - each.clientWidth)"
            self.assertEqual(set(page.evaluate(hidden)), {0})

    def test_my_promises_and_why(self):
        with self.open("/odoo/sla-my-promises", ".o_sla_list .o_sla_row") as page:
            self.check(page, ".o_sla_my_promises")
            self.check_order(page, ".o_sla_my_promises")
            self.focus(page, ".o_sla_why")
            page.press(" ")
            page.wait("document.querySelector('.modal .o_sla_why_panel')")
            self.assertEqual(page.audit(".modal .o_sla_why_panel"), [])
            page.press("Escape")
            page.wait("!document.querySelector('.modal')")
            self.assertTrue(
                page.evaluate("document.activeElement.matches('.o_sla_why')"),
                "Closing leads back to where one was",
            )
            self.focus(page, ".o_sla_list[data-name=late] .o_sla_row_open")
            page.press("Enter")
            page.wait("document.querySelector('.o_form_view')")

    def test_the_clocks_of_a_document(self):
        path = f"/odoo/helpdesk.ticket/{self.breached.id}"
        with self.open(path, ".o_sla_countdown") as page:
            self.check_clocks(page)

    def check_clocks(self, page):
        self.assertEqual(page.audit(".o_sla_countdown"), [])
        page.evaluate("document.querySelector('.nav-link[name=sla]')?.click()")
        page.wait("document.querySelector('.o_sla_clock')")
        self.check(page, ".o_sla_clocks")
        spoken = page.spoken(".o_sla_clocks")
        self.assertIn(("progressbar", "150 h of 100 h used"), spoken)
