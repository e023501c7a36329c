from odoo import models

from odoo.addons.sla_base.models.sla_clock import aware


class SlaClock(models.Model):
    """What a penalty tells of a breach."""

    _inherit = "sla.clock"

    def _get_late_seconds(self):
        """Return ``{clock: working seconds}`` past the deadline, until the end or
        now."""
        values, now = self._get_values(), aware(self._now())
        return {
            clock: values[clock.id].late_by(now, clock._get_schedule())
            for clock in self
        }

    def _get_document_names(self):
        """Return ``{clock: name of its document}``, as far as these exist."""
        names = {}
        for model, clocks in self.grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(clocks.mapped("res_id")).exists()
            by_id = {document.id: document.display_name for document in documents}
            names |= {clock: by_id.get(clock.res_id) for clock in clocks}
        return names
