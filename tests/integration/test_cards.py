"""Lists as cards: what a phone shows of them, where a list has room for two columns."""

from odoo.tests import TransactionCase, tagged

OURS = ("sla_", "l10n_ir_sla")
# Few and short columns, or a list that is filled in by the line.
NARROW = ("sla.country.hours", "sla.lead.reject.reason", "res.users")


@tagged("post_install", "-at_install", "standard")
class TestCards(TransactionCase):
    def listed(self):
        """Return the actions of ours that a menu opens as a list."""
        menus = self.env["ir.ui.menu"].with_context({"ir.ui.menu.full_list": True})
        actions = menus.search([("action", "like", "ir.actions.act_window,")])
        return {
            menu.action
            for menu in actions
            if (menu.action.xml_id or "").startswith(OURS)
            and menu.action.view_mode.startswith("list")
        }

    def test_what_a_menu_lists_has_cards_for_a_phone(self):
        listed = self.listed()
        self.assertGreater(len(listed), 60)
        bare = sorted(
            action.xml_id
            for action in listed
            if "kanban" not in action.view_mode.split(",")
            and action.res_model not in NARROW
        )
        self.assertEqual(bare, [])

    def test_cards_of_one_list_are_not_those_of_every_list_of_the_host(self):
        views = self.env["ir.ui.view"]
        hosts = ("helpdesk.ticket", "crm.lead", "account.analytic.line")
        ours = {
            model: view.xml_id
            for model in hosts
            if model in self.env
            and (view := views.browse(views.default_view(model, "kanban"))).xml_id
            and view.xml_id.startswith(OURS)
        }
        self.assertEqual(ours, {})

    def test_no_card_has_a_name_that_is_cut(self):
        cards = self.env["ir.ui.view"].search([("type", "=", "kanban")])
        cut = [
            view.xml_id
            for view in cards
            if (view.xml_id or "").startswith(OURS) and "text-truncate" in view.arch_db
        ]
        self.assertEqual(cut, [])
