from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class SlaBacktestDocument(models.Model):
    """A document for which the tested policies would have made a difference. As visible
    as the document itself."""

    _name = "sla.backtest.document"
    _description = "SLA Backtest Document"
    _order = "backtest_id, difference, id"
    _rec_name = "res_name"

    backtest_id = fields.Many2one(
        "sla.backtest", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "sla.backtest.line", string="Target", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backtest_id.company_id")
    res_model = fields.Char(string="Document model", required=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    res_name = fields.Char(
        string="Document",
        compute="_compute_res_name",
        compute_sudo=False,
        help="The document that would have fared otherwise. Empty if you may not read "
        "it.",
    )
    difference = fields.Selection(
        [
            ("would_breach", "Met, would have been breached"),
            ("would_meet", "Breached, would have been met"),
            ("new_breach", "Not promised, would have been breached"),
        ],
        required=True,
        help="What really happened, and what would have happened under the tried "
        "policies.",
    )
    promised_hours = fields.Float(
        string="Promised", aggregator="avg", help="Working hours promised."
    )
    used_hours = fields.Float(
        string="Time used", aggregator="avg", help="Working hours used up."
    )
    breached_at = fields.Datetime(
        string="Would be breached", help="When the promise would have been broken."
    )
    ended_at = fields.Datetime(
        string="Ended",
        help="When the work that the promise is about was done. Empty: it was not done "
        "yet.",
    )
    source = fields.Selection(
        [("log", "Clock"), ("tracked", "Tracked changes")],
        string="Known from",
        help="What tells the course of the document: the log of its own clock, or the "
        "tracked changes in its messages.",
    )

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for model, rows in self.grouped("res_model").items():
            names = {}
            if model in self.env:
                found = self.env[model].browse(rows.mapped("res_id")).exists()
                readable = found._filtered_access("read")
                names = {document.id: document.display_name for document in readable}
            for row in rows:
                row.res_name = names.get(row.res_id, False)

    @api.autovacuum
    def _gc_old(self):
        """The figures of a backtest stay; who was concerned is forgotten in a year."""
        limit = self.env.cr.now() - timedelta(days=365)
        self.search([("create_date", "<", limit)], limit=10_000).unlink()

    # Access: as visible as the document

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        allowed = self - result[0] if result else self
        visible = self.browse(allowed._search([("id", "in", allowed.ids)]))
        forbidden = allowed - visible
        if not forbidden:
            return result
        if result:
            forbidden |= result[0]
        return forbidden, lambda: AccessError(
            self.env._(
                "You may not see these results, because you may not read their "
                "documents. Ask for access to the documents."
            )
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access or query.is_empty():
            return query
        query.add_where(self.env["sla.clock"]._get_visible_sql(query.table))
        return query

    def action_open_document(self):
        """Open the document."""
        self.ensure_one()
        if self.res_model not in self.env:
            raise UserError(
                self.env._("The add-on of this document is no longer installed.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
