from odoo import api, models


class L10nIrSlaDemo(models.AbstractModel):
    """What the demonstration in Persian needs beside its records."""

    _name = "l10n.ir.sla.demo"
    _description = "Demonstration in Persian"

    @api.model
    def _speak_persian(self):
        """Have Persian among the languages. Called by the demo data only."""
        persian = self.env.ref("base.lang_fa_IR")
        if not persian.active:
            installer = self.env["base.language.install"]
            installer.create({"lang_ids": persian.ids}).lang_install()
