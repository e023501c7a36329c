import base64
import io
from zipfile import ZipFile

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestSheet(common.ObjectiveCommon):
    def test_objectives_are_exported_with_the_definition_of_their_figure(self):
        kpi = self.make_kpi(definition="Contacts that were made in the period.")
        objective = self.make_objective(kpi, scope="person", user_id=self.ann.id)
        action = objective.with_user(self.ann).action_export()
        export = self.env["sla.export"].browse(int(action["url"].split("/")[4]))
        content = export.with_user(self.ann).content
        with ZipFile(io.BytesIO(base64.b64decode(content))) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("Contacts that were made in the period.", texts)
        with self.assertRaises(AccessError):
            export.with_user(self.bob).read(["content"])

    def test_what_one_may_not_read_is_not_exported(self):
        objective = self.make_objective(
            self.make_kpi(), scope="person", user_id=self.ann.id
        )
        with self.assertRaises(AccessError):
            objective.with_user(self.bob).action_export()
