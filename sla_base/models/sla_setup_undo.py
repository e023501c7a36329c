from odoo import models
from odoo.fields import Domain

# What refers to something of a set-up without being a use of it: parts, and history.
_NO_USE = (
    "resource.calendar.attendance",
    "resource.calendar.leaves",
    "sla.clock",
    "sla.schedule",
    "sla.setup.run",
)


class SlaSetupRun(models.Model):
    """Undoing: what is removed, what is archived because it has a history, and what
    stays because something else has come to use it."""

    _inherit = "sla.setup.run"

    def _get_used(self, policies):
        """Return those of ``policies`` on which clocks have ever started."""
        # sudo: revisions are kept by the engine; whether there are any tells enough
        revisions = self.env["sla.revision"].sudo()
        targets = policies.target_ids
        return revisions.search([("target_id", "in", targets.ids)]).target_id.policy_id

    def _remove_all(self, policies, used):
        """Remove what was made, and return what happened as sentences.

        :param used: policies with a history; because of them, all is archived
        """
        agreement, tiers = self.agreement_id.exists(), self.tier_ids.exists()
        calendar = self.calendar_id.exists()
        own = {policies._name: policies.ids, agreement._name: agreement.ids}
        notes = [self._remove(policy, archive=policy in used) for policy in policies]
        for record in (*agreement, *tiers, *calendar):
            notes.append(self._remove_or_keep(record, own, archive=bool(used)))
        return notes

    def _remove_or_keep(self, record, own, archive):
        if self._is_used_elsewhere(record, own):
            return self.env._(
                "%(kind)s “%(name)s”: kept, because something else uses it.",
                kind=self._get_kind(record),
                name=record.display_name,
            )
        if record._name == "resource.calendar" and not archive:
            # sudo: revisions and clocks belong to the engine, and managers of service
            # levels delete no working hours but those that their set-up has made
            record = record.sudo()
            revisions = self.env["sla.schedule"].sudo()  # sudo: as above
            revisions = revisions.search([("calendar_id", "=", record.id)])
            clocks = self.env["sla.clock"].sudo()  # sudo: as above
            counted = [("schedule_id", "in", revisions.ids)]
            archive = bool(clocks.search_count(counted, limit=1))
            if not archive:
                revisions.unlink()
        return self._remove(record, archive)

    def _remove(self, record, archive):
        """Archive or delete ``record``, and return that as a sentence."""
        words = {"kind": self._get_kind(record), "name": record.display_name}
        if archive:
            record.active = False
            return self.env._("%(kind)s “%(name)s”: archived.", **words)
        record.unlink()
        return self.env._("%(kind)s “%(name)s”: removed.", **words)

    def _get_kind(self, record):
        labels = {made._name: label for made, label, _icon in self._get_made()}
        return labels[record._name]

    def _is_used_elsewhere(self, record, own):
        """Return whether anything but ``own`` (``{model: ids}``) refers to
        ``record``."""
        # sudo: whatever uses it counts, whoever may read it
        links = self.env["ir.model.fields"].sudo().search(
            [
                ("relation", "=", record._name),
                ("ttype", "in", ("many2one", "many2many")),
                ("store", "=", True),
                ("model", "not in", _NO_USE),
            ]
        )
        for link in links:
            model = self.env.get(link.model)
            if model is None or not model._auto or model._transient:
                continue
            domain = Domain(link.name, "in", record.ids)
            domain &= Domain("id", "not in", own.get(link.model, []))
            # sudo: as above
            users = model.sudo().with_context(active_test=False)
            if users.with_company(self.company_id).search_count(domain, limit=1):
                return True
        return False
