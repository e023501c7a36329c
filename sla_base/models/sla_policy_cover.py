from odoo import api, fields, models
from odoo.fields import Domain

# More open documents than this are covered in the background.
_AT_ONCE = 300
_BATCH = 500


class SlaPolicy(models.Model):
    """Covering documents that are open already when a policy is put in force."""

    _inherit = "sla.policy"

    covering = fields.Boolean(
        string="Open documents are being covered", readonly=True, copy=False
    )
    covered_up_to = fields.Integer(
        readonly=True,
        copy=False,
        help="Id of the last open document that was looked at.",
    )

    def _cover_open_documents(self):
        """Start clocks on documents that are open already, and choose the promises of
        running clocks again: at once if there are few, else in the background."""
        for policy in self:
            count = policy._get_hosts().search_count(
                policy._get_uncovered_domain(), limit=_AT_ONCE + 1
            )
            policy.write({"covering": True, "covered_up_to": 0})
            if count <= _AT_ONCE:
                policy._cover_batch(_AT_ONCE)
            else:
                self.env["sla.engine"]._request_reconcile()

    def _get_hosts(self):
        # sudo: the engine works on documents that the manager may not read
        return self.env[self.model].sudo().with_context(active_test=True)

    def _get_uncovered_domain(self):
        return self._get_hosts()._sla_get_open_domain() & Domain(
            "id", ">", self.covered_up_to
        )

    def _cover_batch(self, limit):
        """Cover the next open documents, at most ``limit``; return how many."""
        self.ensure_one()
        documents = self._get_hosts().search(
            self._get_uncovered_domain(), limit=limit, order="id"
        )
        self.env["sla.engine"]._resync(self.model, documents.ids, anew=True)
        self.env.flush_all()
        if documents:
            self.covered_up_to = documents[-1].id
        if len(documents) < limit:
            self.covering = False
        return len(documents)

    @api.model
    def _cover_next(self, limit=_BATCH):
        """Go on with a policy whose open documents are being covered; return whether
        there was one. The job calls it until there is none."""
        policy = self.search([("covering", "=", True)], limit=1)
        if not policy:
            return 0
        return policy._cover_batch(limit) or 1
