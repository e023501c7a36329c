import hashlib
import json

from odoo import api, fields, models, tools


class SlaRevision(models.Model):
    """The wording of a target when clocks started on it: its metric, policy, time,
    thresholds and steps. Running clocks keep it, whatever is edited later."""

    _name = "sla.revision"
    _description = "SLA Target Revision"
    _order = "id desc"
    _rec_name = "number"

    target_id = fields.Many2one("sla.target", ondelete="set null", index=True)
    model = fields.Char(index=True)
    number = fields.Integer(required=True, help="Counts the revisions of a target.")
    fingerprint = fields.Char(required=True, index=True)
    definition = fields.Json(required=True)

    @api.model
    @tools.ormcache("target_id")
    def _get_current_id(self, target_id):
        """Return the id of the revision that the target is now."""
        current, definition, fingerprint = self._find_current(target_id)
        if current:
            return current.id
        # sudo: revisions are kept by the engine; nobody else can write them
        revisions = self.sudo()
        target = revisions.env["sla.target"].browse(target_id)
        known = revisions.search([("target_id", "=", target_id)])
        revision = revisions.create(
            {
                "target_id": target_id,
                "model": target.policy_id.model,
                "number": max(known.mapped("number"), default=0) + 1,
                "fingerprint": fingerprint,
                "definition": definition,
            }
        )
        # what is cached must be forgotten if this transaction is rolled back
        self.env.registry.clear_cache()
        return revision.id

    @api.model
    def _peek_current(self, target_id):
        """Return the id of the revision that the target is now, None if it is not kept
        yet, and its definition. Writes nothing."""
        current, definition, _fingerprint = self._find_current(target_id)
        return current.id or None, definition

    @api.model
    def _find_current(self, target_id):
        """Return the revision that the target is now, empty if it is not kept yet, its
        definition and its fingerprint."""
        # sudo: the wording is the same for whoever touches a document first
        target = self.env["sla.target"].sudo().browse(target_id)
        definition = target.with_context(lang="en_US")._prepare_definition()
        fingerprint = hashlib.sha256(
            json.dumps(definition, sort_keys=True).encode()
        ).hexdigest()[:20]
        # sudo: as above
        known = self.sudo().search(
            [("target_id", "=", target_id), ("fingerprint", "=", fingerprint)], limit=1
        )
        return known, definition, fingerprint

    @api.model
    @tools.ormcache("revision_id")
    def _get_definition(self, revision_id):
        """Return the pinned wording as a dictionary that must not be changed."""
        # sudo: the engine reads it for documents of any user
        return self.sudo().browse(revision_id).definition
