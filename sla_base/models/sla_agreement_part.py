from odoo import api, models


class SlaAgreementPart(models.AbstractModel):
    """Something that is written in an agreement: once the agreement has been agreed on,
    it is changed by a new version only."""

    _name = "sla.agreement.part"
    _description = "Part of an SLA Agreement"

    # Fields that tell about the life of the part, and are no terms.
    _sla_free_fields = frozenset({"sequence"})

    def _sla_get_agreements(self):
        """Return the agreements (``sla.agreement``) that these records are part of."""
        return self.agreement_id

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_unlocked()
        return parts

    def write(self, vals):
        if not self._sla_free_fields.issuperset(vals):
            self._check_unlocked()
        result = super().write(vals)
        if "agreement_id" in vals:
            self._check_unlocked()
        return result

    def unlink(self):
        self._check_unlocked()
        return super().unlink()

    def _check_unlocked(self):
        """Refuse to change what was agreed on.

        :raise UserError: if an agreement of these records is agreed on or in force
        """
        # the engine, data files and our own actions act as superuser
        if self.env.su:
            return
        self._sla_get_agreements()._check_change()
