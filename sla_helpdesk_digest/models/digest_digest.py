from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    """Questions and complaints that got their first answer."""

    _inherit = "digest.digest"

    kpi_sla_complaints_answered = fields.Boolean(
        "Complaints Answered",
        help="Questions and complaints that got their first answer in the period.",
    )
    kpi_sla_complaints_answered_value = fields.Integer(
        compute="_compute_kpi_sla_complaints_answered_value",
        export_string_translation=False,
    )

    def _compute_kpi_sla_complaints_answered_value(self):
        if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_user_own"):
            raise AccessError(
                self.env._(
                    "Tickets are not for you to see: ask an administrator for an "
                    "access right of the helpdesk."
                )
            )
        self._calculate_company_based_kpi(
            "helpdesk.ticket",
            "kpi_sla_complaints_answered_value",
            date_field="sla_first_reply_at",
            additional_domain=[("type_id.sla_process", "=", "complaint")],
        )

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("helpdesk_mgmt.helpdesk_ticket_main_menu").id
        action = f"sla_helpdesk.ticket_complaint_action?menu_id={menu}"
        return actions | {"kpi_sla_complaints_answered": action}
