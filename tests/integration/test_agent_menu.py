"""Who answers tickets finds the own promises without a role in Service Levels."""

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install", "standard")
class TestAgentMenu(TransactionCase):
    def test_an_agent_without_the_app_finds_my_promises(self):
        agent = new_test_user(
            self.env, "menu_agent", groups="helpdesk_mgmt.group_helpdesk_user"
        )
        menus = self.env["ir.ui.menu"].with_user(agent).load_menus(False)
        shown = {menu.get("xmlid") for menu in menus.values()}
        self.assertNotIn("sla_base.sla_menu_root", shown)
        self.assertIn("sla_helpdesk.sla_my_promises_menu", shown)
