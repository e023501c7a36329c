"""The spreadsheet dashboards name nothing that does not exist, and each number can be
counted by whoever they are for."""

import json

from odoo.tests import TransactionCase, new_test_user, tagged

BOARDS = {
    "sla_spreadsheet_dashboard.dashboard_service_level": "sla_base.group_sla_user",
    "sla_marketing_spreadsheet_dashboard.dashboard_leads": "sla_base.group_sla_user,"
    "sales_team.group_sale_manager",
    "sla_billing_spreadsheet_dashboard.dashboard_billing": "sla_base.group_sla_user,"
    "account.group_account_invoice",
}


@tagged("post_install", "-at_install", "standard")
class TestDashboards(TransactionCase):
    def read(self, name):
        board = self.env.ref(name)
        return json.loads(board.spreadsheet_data)

    def sources(self, data):
        """Yield ``(model, domain, fields, chains)`` of all that is counted."""
        for pivot in data["pivots"].values():
            names = [row["fieldName"] for row in pivot["rows"]]
            names += [each["fieldName"] for each in pivot["measures"]]
            yield pivot["model"], pivot["domain"], names, pivot["fieldMatching"]
        for each in data["lists"].values():
            yield each["model"], each["domain"], each["columns"], each["fieldMatching"]
        for figure in data["sheets"][0]["figures"]:
            what = figure["data"]
            meta = what["metaData"]
            names = [name.split(":")[0] for name in meta["groupBy"]]
            names.append(meta["measure"])
            domain = what["searchParams"]["domain"]
            yield meta["resModel"], domain, names, what["fieldMatching"]

    def test_models_and_fields_exist(self):
        for name in BOARDS:
            data = self.read(name)
            filters = {each["id"] for each in data["globalFilters"]}
            self.assertTrue(data["pivots"] and data["sheets"][0]["figures"])
            for model, domain, names, chains in self.sources(data):
                with self.subTest(name, model=model):
                    fields = self.env[model]._fields
                    self.assertLessEqual({*names} - {"__count"}, {*fields})
                    for key, chain in chains.items():
                        self.assertIn(key, filters)
                        self.assertEqual(fields[chain["chain"]].type, chain["type"])
                    self.env[model].search(domain, limit=1)

    def test_filters_are_of_models_that_exist(self):
        for name in BOARDS:
            for each in self.read(name)["globalFilters"]:
                if each["type"] == "relation":
                    self.assertIn(each["modelName"], self.env)

    def test_whoever_it_is_for_can_count_it(self):
        for name, groups in BOARDS.items():
            user = new_test_user(self.env, f"reader {name}", groups=groups)
            board = self.env.ref(name).with_user(user)
            self.assertTrue(board.has_access("read"))
            self.assertIn(board, board.search([]))
            for model, domain, _names, _chains in self.sources(self.read(name)):
                self.env[model].with_user(user)._read_group(domain, [], ["__count"])

    def test_others_do_not_see_it(self):
        plain = new_test_user(self.env, "plain", groups="base.group_user")
        for name in BOARDS:
            board = self.env.ref(name)
            self.assertNotIn(board, board.with_user(plain).search([]))

    def test_each_formula_names_what_there_is(self):
        for name in BOARDS:
            data = self.read(name)
            for cell in data["sheets"][0]["cells"].values():
                kind, _bracket, rest = cell.partition("(")
                number = rest.split(",")[0]
                if kind in ("=PIVOT", "=PIVOT.VALUE"):
                    self.assertIn(number, data["pivots"])
                elif kind == "=ODOO.LIST":
                    self.assertIn(number, data["lists"])
