"""Lists that are easy on the eye: few columns, something to filter by, one order."""

from odoo.tests import TransactionCase, tagged

_MOST = 9
OURS = ("sla_", "l10n_ir_sla")


@tagged("post_install", "-at_install", "standard")
class TestLists(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        views = cls.env["ir.ui.view"].search(
            [("type", "=", "list"), ("mode", "=", "primary"), ("model", "!=", False)]
        )
        cls.lists = views.filtered(
            lambda view: (view.xml_id or "").startswith(OURS) and view.model in cls.env
        )

    def columns(self, view):
        """Return the names of the columns that ``view`` shows unless asked for less
        or more, in a database with one company."""
        return [
            node.get("name")
            for node in view._get_combined_arch().iterchildren("field")
            if node.get("column_invisible") not in ("1", "True")
            and node.get("optional") != "hide"
            and node.get("widget") != "handle"
            and "group_multi_company" not in (node.get("groups") or "")
        ]

    def test_no_list_shows_more_columns_than_fit_at_first(self):
        self.assertGreater(len(self.lists), 70)
        wide = {
            view.xml_id: columns
            for view in self.lists
            if len(columns := self.columns(view)) > _MOST
        }
        self.assertEqual(wide, {})

    def test_rows_that_are_equal_keep_their_places(self):
        loose = {}
        for view in self.lists:
            own = view._get_combined_arch().get("default_order")
            order = own or self.env[view.model]._order
            if order.split(",")[-1].split()[0] not in ("id", "login"):
                loose[view.xml_id] = order
        self.assertEqual(loose, {})

    def test_what_a_menu_lists_can_be_filtered_or_grouped(self):
        actions = self.env["ir.actions.act_window"].search([])
        listed = {
            action.res_model
            for action in actions
            if "list" in action.view_mode
            and action.xml_id.startswith(OURS)
            and action.res_model.startswith("sla.")
            and not self.env[action.res_model]._transient
        }
        self.assertGreater(len(listed), 60)
        self.assertEqual(
            sorted(model for model in listed if not self.filters(model)), []
        )

    def filters(self, model):
        searches = self.env["ir.ui.view"].search(
            [("type", "=", "search"), ("mode", "=", "primary"), ("model", "=", model)]
        )
        return [
            node.get("name")
            for view in searches
            for node in view._get_combined_arch().iter("filter")
        ]
