"""Whoever wonders what a field means points at its label and is told."""

from odoo.tests import TransactionCase, tagged

# Widgets beside which Odoo shows no label, and so has no place for a help.
SILENT_WIDGETS = {
    "handle": "rows are dragged by it",
    "statinfo": "a number in a button, which says what it opens",
    "statusbar": "the steps name themselves",
}
# Ways to show many records that do have a label; a list has columns instead.
LABELLED_WIDGETS = {"many2many_avatar_user", "many2many_checkboxes", "many2many_tags"}
OURS = ("sla_", "l10n_ir_sla")


@tagged("post_install", "-at_install", "standard")
class TestHelpOfFields(TransactionCase):
    def test_each_field_of_ours_in_a_form_says_what_it_means(self):
        seen = self.see("form")
        self.assertGreater(len(seen), 1000)
        self.assertEqual(self.find_silent(seen), [])

    def test_each_column_of_ours_says_what_it_means(self):
        seen = {
            (field, node)
            for field, node in self.see("list")
            # a link to a record shows by itself what it is a link to
            if not field.relational
        }
        self.assertGreater(len(seen), 400)
        self.assertEqual(self.find_silent(seen), [])

    def test_no_help_of_ours_only_repeats_the_label(self):
        parrots = [
            str(field)
            for model in self.env.registry.values()
            for field in model._fields.values()
            if field.help
            and self.is_ours(field)
            and field.help.strip(" .").lower() == (field.string or "").lower()
        ]
        self.assertEqual(parrots, [])

    def see(self, kind):
        """Return our fields, each with its node, in all views of the ``kind``."""
        views = self.env["ir.ui.view"].search(
            [("type", "=", kind), ("mode", "=", "primary"), ("model", "!=", False)]
        )
        return {
            (field, node)
            for view in views
            if view.model in self.env
            for field, node in self.shown(
                self.env[view.model], view._get_combined_arch()
            )
            if self.is_ours(field)
        }

    def find_silent(self, seen):
        silent = {
            str(field)
            for field, node in seen
            if not self.is_labelled_elsewhere(field, node)
            and not self.has_help(field, node)
        }
        return sorted(silent)

    def shown(self, model, arch):
        """Yield the fields below ``arch``, a view of ``model``, that somebody can
        see there, with their nodes; the columns of embedded lists too."""
        for node in arch.iterchildren("*"):
            if {node.get("invisible"), node.get("column_invisible")} & {"1", "True"}:
                continue
            field = node.tag == "field" and model._fields.get(node.get("name"))
            if not field:
                yield from self.shown(model, node)
                continue
            yield field, node
            for embedded in node.iterchildren("form", "list"):
                yield from self.shown(self.env[field.comodel_name], embedded)

    def is_ours(self, field):
        modules = field._modules or ()
        return bool(modules) and all(name.startswith(OURS) for name in modules)

    def is_labelled_elsewhere(self, field, node):
        widget = node.get("widget")
        if field.type in ("one2many", "many2many"):
            # a table has no label, its page and its columns do
            is_table = widget not in LABELLED_WIDGETS
            bare = node.getparent().tag != "group" or node.get("nolabel") == "1"
            return is_table and bare
        # what Odoo itself keeps (``create_date``), and explains nowhere
        return widget in SILENT_WIDGETS or field.name == "create_date"

    def has_help(self, field, node):
        settings = (each.get("help") for each in node.iterancestors("setting"))
        return bool(field.help or node.get("help") or any(settings))
