from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL


class SlaClock(models.Model):
    """A clock is as visible as its document."""

    _inherit = "sla.clock"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        allowed = self - result[0] if result else self
        forbidden = self.browse()
        # sudo: only to learn which document to ask
        for model, clocks in allowed.sudo().grouped("res_model").items():
            readable = set()
            if model in self.env and self.env[model].has_access("read"):
                documents = self.env[model].browse(clocks.mapped("res_id")).exists()
                readable = set(documents._filtered_access("read")._ids)
            forbidden |= clocks.filtered(lambda c, ids=readable: c.res_id not in ids)
        if not forbidden:
            return result
        forbidden = forbidden.sudo(False)
        if result:
            forbidden |= result[0]
        return forbidden, lambda: forbidden._make_access_error()

    def _make_access_error(self):
        return AccessError(
            self.env._(
                "You may not see these clocks, because you may not read their "
                "documents. Ask for access to the documents."
            )
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if self.env.su or bypass_access or query.is_empty():
            return query
        query.add_where(self._get_visible_sql(query.table))
        return query

    def _get_visible_sql(self, alias):
        """Return the condition that the document of a clock can be read: one subquery
        per kind of document, so that limits and counts stay right."""
        conditions = []
        for name in self.env["ir.model"]._sla_host_names():
            documents = self.env[name]
            if not documents.has_access("read"):
                continue
            visible = documents.with_context(active_test=False)._search([])
            if visible.is_empty():
                continue
            # looked up one by one: PostgreSQL cannot join what stands in an OR, and
            # a list of a hundred thousand ids is searched from its start each time
            visible.add_where(
                SQL(
                    "%s = %s",
                    SQL.identifier(visible.table, "id"),
                    SQL.identifier(alias, "res_id"),
                )
            )
            conditions.append(
                SQL(
                    "(%s = %s AND EXISTS (%s))",
                    SQL.identifier(alias, "res_model"),
                    name,
                    visible.select(SQL("1")),
                )
            )
        if not conditions:
            return SQL("FALSE")
        return SQL("(%s)", SQL(" OR ").join(conditions))
