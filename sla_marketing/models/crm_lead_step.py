from odoo import api, fields, models


class CrmLead(models.Model):
    """The next step: an open lead always has something planned."""

    _inherit = "crm.lead"

    sla_no_step_since = fields.Datetime(
        string="Nothing planned since",
        compute="_compute_sla_no_step_since",
        store=True,
        copy=False,
        groups="base.group_user",
        help="Since when this open lead has neither a planned activity nor a meeting "
        "to come.",
    )

    @api.depends(
        "active",
        "won_status",
        "activity_ids.active",
        "calendar_event_ids.start",
        "calendar_event_ids.active",
    )
    def _compute_sla_no_step_since(self):
        now = self.env.cr.now().replace(microsecond=0)
        for lead in self:
            is_open = lead.active and lead.won_status == "pending"
            planned = lead.activity_ids.filtered("active") or any(
                event.active and event.start and event.start > now
                for event in lead.calendar_event_ids
            )
            if is_open and not planned:
                lead.sla_no_step_since = lead.sla_no_step_since or now
            else:
                lead.sla_no_step_since = False

    def _sla_look_for_step(self):
        """A meeting has begun, so it is planned no more: look again."""
        self.env.add_to_compute(self._fields["sla_no_step_since"], self)
