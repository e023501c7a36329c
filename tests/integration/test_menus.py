"""Menus are where the guides say."""

import re
from pathlib import Path

from odoo.tests import TransactionCase, new_test_user, tagged

DOCS = Path(__file__).parents[2] / "docs"
PATH = re.compile(r"\*(Service Levels ▸ [^*]+)\*")
# What is opened there: a button, or a part of the screen.
WITHIN = {"New", "Records", "Take Over Helpdesk SLA"}


@tagged("post_install", "-at_install", "standard")
class TestMenus(TransactionCase):
    def load(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return {str(key): menu for key, menu in menus.items()}

    def test_an_agent_without_the_app_finds_my_promises(self):
        agent = new_test_user(
            self.env, "menu_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        shown = {menu.get("xmlid") for menu in self.load(agent).values()}
        self.assertNotIn("sla_base.sla_menu_root", shown)
        self.assertIn("sla_helpdesk.sla_my_promises_menu", shown)

    def test_a_salesperson_finds_my_promises_in_crm(self):
        seller = new_test_user(
            self.env, "menu_seller", groups="sales_team.group_sale_salesman"
        )
        shown = {menu.get("xmlid") for menu in self.load(seller).values()}
        self.assertNotIn("sla_base.sla_menu_root", shown)
        self.assertIn("sla_crm.sla_my_promises_menu", shown)

    def test_whoever_sees_to_service_levels_finds_what_was_broken(self):
        user = new_test_user(self.env, "menu_user", groups="sla_base.group_sla_user")
        shown = {menu.get("xmlid") for menu in self.load(user).values()}
        self.assertIn("sla_base.sla_menu_broken", shown)

    def test_the_guides_name_menus_that_are_there(self):
        menus = self.load(self.env.ref("base.user_admin"))
        paths = set()

        def walk(menu, names):
            for child in menu["children"]:
                entry = menus[str(child)]
                paths.add((*names, entry["name"]))
                walk(entry, (*names, entry["name"]))

        walk(menus["root"], ())
        named = 0
        for guide in ("administrator", "agent", "leader", "privacy"):
            text = " ".join((DOCS / f"{guide}.md").read_text().split())
            for path in PATH.findall(text):
                names = [name for name in path.split(" ▸ ") if name not in WITHIN]
                with self.subTest(guide=guide, path=path):
                    self.assertIn(tuple(names), paths)
                named += 1
        self.assertGreater(named, 8)
