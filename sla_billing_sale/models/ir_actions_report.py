from odoo import api, models


class IrActionsReport(models.Model):
    """However a pro-forma is printed: under its number stands what was issued. What was
    printed before is not made anew, and so not asked for here."""

    _inherit = "ir.actions.report"

    @api.model
    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        if self._sla_is_proforma(report_ref):
            ids = [res_ids] if isinstance(res_ids, int) else res_ids
            self.env["sla.proforma"].browse(ids).check_access("read")
            # sudo: the file is kept with a record that nobody may write
            self = self.sudo()
        return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        if self._sla_is_proforma(report_ref):
            self.env["sla.proforma"].browse(docids)._check_unchanged()
        return super()._render_qweb_html(report_ref, docids, data=data)

    def _sla_is_proforma(self, report_ref):
        report = self._get_report(report_ref)
        return report == self.env.ref("sla_billing_sale.report_proforma", False)
