from odoo import fields, models
from odoo.fields import Domain

# What refers to something of a set-up without being a use of it: parts, and history.
_NO_USE = (
    "resource.calendar.attendance",
    "resource.calendar.leaves",
    "sla.calendar.change",
    "sla.clock",
    "sla.lifecycle.evidence",
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
            archive = not self._forget_revisions(record)
        if record._name == "sla.agreement":
            self._take_out_of_force(record, archive)
        return self._remove(record, archive)

    def _forget_revisions(self, calendar):
        """Delete the revisions of ``calendar``, and return whether it can be deleted:
        not if anything was counted in it."""
        # sudo: revisions and clocks belong to the engine
        revisions = self.env["sla.schedule"].sudo()
        revisions = revisions.search([("calendar_id", "=", calendar.id)])
        clocks = self.env["sla.clock"].sudo()  # sudo: as above
        if clocks.search_count([("schedule_id", "in", revisions.ids)], limit=1):
            return False
        revisions.unlink()
        return True

    def _take_out_of_force(self, agreement, archive):
        """End an agreement that has a history; one that has none never was."""
        if archive:
            today = fields.Date.context_today(self)
            agreement._end(today, self.env._("The set-up “%s” was undone.", self.name))
        else:
            # sudo: agreements in force are locked for everybody else
            agreement.sudo().write({"state": "draft"})

    def _remove(self, record, archive):
        """Archive or delete ``record``, and return that as a sentence."""
        words = {"kind": self._get_kind(record), "name": record.display_name}
        # sudo: made by the set-up, and now locked or not theirs to delete for managers
        record = record.sudo()
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
        links = (
            self.env["ir.model.fields"]
            .sudo()  # see above
            .search(
                [
                    ("relation", "=", record._name),
                    ("ttype", "in", ("many2one", "many2many")),
                    ("store", "=", True),
                    ("model", "not in", _NO_USE),
                ]
            )
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
