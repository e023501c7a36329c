"""Nobody is left alone: lists that are empty say what to do next."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install", "standard")
class TestHelp(TransactionCase):
    def test_each_screen_that_can_be_empty_says_what_to_do(self):
        names = self.env["ir.model.data"].search(
            [("model", "=", "ir.actions.act_window"), ("module", "=like", "sla\\_%")]
        )
        actions = {
            data.complete_name: self.env["ir.actions.act_window"].browse(data.res_id)
            for data in names
        }
        silent = [
            name
            for name, action in actions.items()
            # dialogs and single forms are never empty
            if action.target != "new"
            and action.view_mode != "form"
            and not self.env[action.res_model]._transient
            and not (action.help or "").strip()
        ]
        self.assertGreater(len(actions), 50)
        self.assertEqual(sorted(silent), [])

    def test_each_field_of_ours_has_a_label(self):
        unnamed = [
            str(field)
            for name, model in self.env.registry.items()
            if name.startswith("sla.") and not model._abstract
            for field in model._fields.values()
            if not field.string
        ]
        self.assertEqual(unnamed, [])
