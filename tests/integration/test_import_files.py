"""The spreadsheets that users can take as an example are imported as they are, through
the same door: Favorites ▸ Import records."""

import csv
import io

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_open

OPTIONS = {
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "has_headers": True,
    "date_format": "%Y-%m-%d",
    "float_thousand_separator": "",
    "float_decimal_separator": ".",
}
FILES = [
    ("sla.tier", "/sla_base/static/import/tiers.csv"),
    ("sla.agreement", "/sla_base/static/import/agreements.csv"),
    ("sla.policy", "/sla_helpdesk/static/import/policies.csv"),
    ("sla.policy", "/sla_helpdesk/static/import/targets.csv"),
]


@tagged("post_install", "-at_install", "standard")
class TestImportFiles(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env.user.group_ids += self.env.ref("sla_base.group_sla_manager")
        self.env["res.lang"]._activate_lang("fa_IR")

    def load(self, model, path, language="en_US"):
        """Import a file, its columns as Odoo finds them by itself."""
        with file_open(path.removeprefix("/"), "rb") as file:
            content = file.read()
        wizard = (
            self.env["base_import.import"]
            .with_context(lang=language)
            .create({"res_model": model, "file": content, "file_type": "text/csv"})
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        headers = next(csv.reader(io.StringIO(content.decode())))
        fields = ["/".join(preview["matches"][n]) for n in range(len(headers))]
        result = wizard.execute_import(fields, headers, dict(OPTIONS))
        self.assertEqual(result["messages"], [])
        return self.env[model].browse(result["ids"])

    def load_all(self, language):
        return [self.load(model, path, language) for model, path in FILES]

    def check(self, tiers, agreements, policies, extended):
        self.assertEqual(tiers.mapped("name"), ["Platinum", "Silver"])
        self.assertEqual(agreements.mapped("kind"), ["customer", "customer"])
        self.assertEqual(agreements.tier_ids, tiers)
        self.assertEqual(agreements.mapped("review_months"), [6, 12])
        self.assertEqual(set(agreements.mapped("state")), {"draft"})
        self.assertEqual(str(agreements[0].date_end), "2026-12-31")
        platinum, silver = policies
        self.assertEqual(platinum.agreement_id, agreements[0])
        self.assertEqual(platinum.state, "draft", "nothing is promised by an import")
        self.assertEqual(
            sorted(
                (t.metric_id.get_external_id()[t.metric_id.id].partition(".")[2],)
                + (t.priority or "", t.channel or "", t.duration, t.unit)
                for t in platinum.target_ids
            ),
            [
                ("metric_first_response", "", "", 1.0, "hour"),
                ("metric_first_response", "", "phone", 15.0, "minute"),
                ("metric_resolution", "", "", 2.0, "day"),
                ("metric_resolution", "3", "", 4.0, "hour"),
            ],
        )
        self.assertEqual(extended, silver)
        self.assertEqual(len(silver.target_ids), 3)

    def test_the_examples_are_imported(self):
        self.check(*self.load_all("en_US"))

    def test_the_examples_are_imported_by_who_works_in_persian(self):
        self.check(*self.load_all("fa_IR"))

    def test_what_is_imported_again_is_changed_not_doubled(self):
        first = self.load_all("en_US")
        again = self.load_all("en_US")
        self.assertEqual(again, first)
        self.assertEqual(len(first[2][0].target_ids), 4)

    def test_what_is_imported_is_put_in_force_as_if_it_was_typed(self):
        _tiers, agreements, _policies, _extended = self.load_all("en_US")
        agreements.action_agree()
        agreements[1].action_activate()
        self.assertEqual(agreements[1].state, "active")

    def test_customers_are_put_into_a_tier_by_a_file(self):
        self.load_all("en_US")
        customer = self.env["res.partner"].create({"name": "Blue Door"})
        result = self.env["res.partner"].load(
            [".id", "sla_tier_id"], [[str(customer.id), "Platinum"]]
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(customer.sla_tier_id.name, "Platinum")

    def test_the_import_dialog_offers_the_examples(self):
        for model, path in FILES:
            offered = self.env[model].get_import_templates()
            self.assertIn(path, [entry["template"] for entry in offered])
