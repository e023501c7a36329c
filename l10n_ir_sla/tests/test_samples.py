from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.sla_base.tests import common

from ..samples import SAMPLES


@tagged("post_install", "-at_install")
class TestSamples(common.SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.party = cls.env["res.partner"].create({"name": "Supplier"})

    def make(self, sample, user=None):
        wizard = self.env["sla.agreement.sample"].with_user(user or self.env.user)
        vals = {"sample": sample}
        if sample != "support":
            vals["party_ref"] = f"res.partner,{self.party.id}"
        action = wizard.create(vals).action_create()
        return self.env["sla.agreement"].browse(action["res_id"])

    def test_each_sample_becomes_a_draft_with_obligations(self):
        for sample, texts in SAMPLES.items():
            with self.subTest(sample):
                agreement = self.make(sample)
                self.assertEqual(agreement.state, "draft")
                self.assertEqual(agreement.kind, texts["kind"])
                self.assertEqual(
                    set(agreement.obligation_ids.mapped("side")),
                    {"provider", "recipient"},
                )
                self.assertTrue(agreement.calendar_id)
                self.assertIn('dir="rtl"', agreement.note)

    def test_managers_make_them_and_others_do_not(self):
        manager = new_test_user(
            self.env, "iran_manager", groups="sla_base.group_sla_manager"
        )
        reader = new_test_user(self.env, "iran_user", groups="sla_base.group_sla_user")
        self.assertTrue(self.make("support", manager))
        with self.assertRaises(AccessError):
            self.make("support", reader)

    def test_who_promises_must_be_named_within_the_company(self):
        wizard = self.env["sla.agreement.sample"].create({"sample": "internal"})
        with self.assertRaisesRegex(UserError, "promising party"):
            wizard.action_create()

    def test_a_sample_is_made_though_its_hours_were_removed(self):
        self.env.ref("l10n_ir_sla.calendar_40").unlink()
        self.assertFalse(self.make("internal").calendar_id)
