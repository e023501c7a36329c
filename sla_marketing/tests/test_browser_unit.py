from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestBrowserUnit(HttpCase):
    """The tests of our JavaScript, in a browser."""

    def test_unit_tests(self):
        suite = test_js.HOOTCommon._generate_hash(self, "@sla_marketing")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
