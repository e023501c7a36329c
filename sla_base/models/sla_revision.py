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
        # sudo: the wording is the same for whoever touches a document first
        target = self.env["sla.target"].sudo().browse(target_id)
        definition = target.with_context(lang="en_US")._prepare_definition()
        fingerprint = hashlib.sha256(
            json.dumps(definition, sort_keys=True).encode()
        ).hexdigest()[:20]
        # sudo: revisions are kept by the engine; nobody else can write them
        known = self.sudo().search([("target_id", "=", target_id)])
        for revision in known:
            if revision.fingerprint == fingerprint:
                return revision.id
        number = max(known.mapped("number"), default=0) + 1
        # sudo: as above
        revision = self.sudo().create(
            {
                "target_id": target_id,
                "model": target.policy_id.model,
                "number": number,
                "fingerprint": fingerprint,
                "definition": definition,
            }
        )
        # what is cached must be forgotten if this transaction is rolled back
        self.env.registry.clear_cache()
        return revision.id

    @api.model
    @tools.ormcache("revision_id")
    def _get_definition(self, revision_id):
        """Return the pinned wording as a dictionary that must not be changed."""
        # sudo: the engine reads it for documents of any user
        return self.sudo().browse(revision_id).definition
