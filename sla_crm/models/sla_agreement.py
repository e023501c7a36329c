from odoo import api, fields, models

# What salespeople choose an agreement by. Of its terms they read nothing.
_FOR_SELLERS = {
    "active",
    "code",
    "company_id",
    "date_end",
    "date_start",
    "display_name",
    "id",
    "kind",
    "name",
    "partner_ids",
    "state",
    "version",
    "write_date",
}


class SlaAgreement(models.Model):
    _inherit = "sla.agreement"

    expected_lead_ids = fields.One2many(
        "crm.lead",
        "sla_expected_agreement_id",
        string="Opportunities",
        help="Opportunities that this agreement follows from.",
    )

    @api.model
    def _selection_party(self):
        return [*super()._selection_party(), ("crm.team", self.env._("Sales team"))]

    def _has_field_access(self, field, operation):
        if not self.env.su and field.name not in _FOR_SELLERS and self._is_for_seller():
            return False
        return super()._has_field_access(field, operation)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # nor do they read what is written about it; mail asks with sudo
        if self._is_for_seller():
            return dict.fromkeys(self, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _is_for_seller(self):
        """Return whether the user reads agreements only in order to choose one."""
        user = self.env.user
        return not (user.share or user.has_group("sla_base.group_sla_user"))
