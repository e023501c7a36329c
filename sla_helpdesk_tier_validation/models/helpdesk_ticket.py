from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What reviewers approve: it stays as it is from the request on.
_SUBMITTED = frozenset(
    {
        "sla_change_kind",
        "sla_change_risk",
        "sla_change_assessment",
        "sla_change_plan",
        "sla_change_backout",
        "sla_change_start",
        "sla_change_end",
    }
)


class HelpdeskTicket(models.Model):
    """Changes are approved before they are made. Other tickets know no approval, and
    cost nothing more."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "tier.validation"]
    _state_field = "sla_change_state"
    _state_from = ["planned"]
    _state_to = ["approved"]
    _cancel_state = "ended"

    sla_change_state = fields.Selection(
        [
            ("planned", "Being planned"),
            ("approved", "Being made, or made"),
            ("ended", "Closed without being made"),
        ],
        string="Change is",
        compute="_compute_sla_change_state",
        groups="base.group_user",
        help="Approval is asked for while a change is being planned.",
    )

    @api.depends(
        "sla_process",
        "stage_id.closed",
        "stage_id.sla_needs_approval",
    )
    def _compute_sla_change_state(self):
        for ticket in self:
            state = False
            if ticket.sla_process == "change":
                state = "ended" if ticket.stage_id.closed else "planned"
                state = "approved" if ticket.stage_id.sla_needs_approval else state
            ticket.sla_change_state = state

    @api.constrains("stage_id", "type_id", "sla_change_kind")
    def _check_sla_approved(self):
        guarded = self.filtered(
            lambda ticket: (
                ticket.sla_process == "change" and ticket.stage_id.sla_needs_approval
            )
        )
        for change in guarded:
            if change.validation_status != "validated" and change._sla_must_be_asked():
                raise ValidationError(
                    self.env._(
                        "Change “%(name)s” cannot go to stage “%(stage)s” yet: it is "
                        "not approved. Request the approval, and wait until the "
                        "reviewers have given it.",
                        name=change.display_name,
                        stage=change.stage_id.name,
                    )
                )

    def _sla_must_be_asked(self):
        """Return whether an approval is defined for this change, or under way."""
        self.ensure_one()
        if self.review_ids:
            return True
        companies = [False, self.company_id.id]
        definitions = self.env["tier.definition"].search(
            Domain("model", "=", self._name) & Domain("company_id", "in", companies)
        )
        return any(self.evaluate_tier(definition) for definition in definitions)

    def request_validation(self):
        """Ask the reviewers, and say so by the stage.

        :raise UserError: if there is nobody to ask
        """
        self.check_access("write")
        reviews = super().request_validation()
        reviews._sla_check_somebody()
        stage = self.env.ref(
            "sla_helpdesk.stage_change_approval", raise_if_not_found=False
        )
        asked = self.browse(reviews.mapped("res_id")).filtered("sla_change_state")
        if stage and stage.active:
            asked.filtered(
                lambda change: change.stage_id.sequence <= stage.sequence
            ).stage_id = stage
        return reviews

    def restart_validation(self):
        """Forget what was decided: the change can be planned anew."""
        self.check_access("write")
        return super().restart_validation()

    # Hooks of tier.validation

    def _tier_validation_check_state_on_write(self, vals):
        """Nothing: the constraint above sees a stage however it is set."""

    def _tier_validation_check_write_remove_reviews(self, vals):
        """Nothing: an approved plan stays approved while the ticket waits; whoever
        changes the plan restarts the approval."""

    def _tier_validation_check_write_allowed(self, vals):
        """What was submitted stays as it is; everything else of a ticket may change."""
        frozen = _SUBMITTED.intersection(vals)
        skip = self.env.su and self.env.context.get("skip_validation_check")
        if not frozen or skip:
            return  # whoever calls by RPC can set the key, but is no superuser
        for change in self:
            if change.validation_status in ("waiting", "pending", "validated"):
                names = [
                    self._fields[name]._description_string(self.env)
                    for name in sorted(frozen)
                ]
                raise ValidationError(
                    self.env._(
                        "Change “%(name)s” was submitted for approval with its "
                        "%(fields)s. Restart the approval to change that.",
                        name=change.display_name,
                        fields=self.env["sla.format"]._list(names),
                    )
                )
