from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import clean_context

_PENDING = "sla_helpdesk.moved"


class HelpdeskTicket(models.Model):
    """The history of stages, for the line of steps that the customer sees."""

    _inherit = "helpdesk.ticket"

    sla_step_ids = fields.One2many(
        "sla.ticket.step",
        "ticket_id",
        string="Steps",
        readonly=True,
        copy=False,
        groups="helpdesk_mgmt.group_helpdesk_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._sla_note_move()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals:
            self._sla_note_move()
        return result

    def _compute_field_value(self, field):
        # another team can bring another stage, without any write
        result = super()._compute_field_value(field)
        if field.name == "stage_id":
            self._sla_note_move()
        return result

    def _sla_note_move(self):
        """Remember that these tickets may have another stage; looked at once, when the
        transaction ends."""
        ids = [id_ for id_ in self._ids if isinstance(id_, int)]
        if not ids:
            return
        context = self.env.context
        tell = not (context.get("tracking_disable") or context.get("mail_notrack"))
        precommit = self.env.cr.precommit
        if _PENDING not in precommit.data:
            precommit.data[_PENDING] = {}
            # sudo: who moves a ticket may not read all that the customer is told
            tickets = self.env["helpdesk.ticket"].sudo()
            # defaults of the user's form are not for the mails
            tickets = tickets.with_env(tickets.env(context=clean_context(context)))
            precommit.add(tickets._sla_keep_moves)
        pending = precommit.data[_PENDING]
        for id_ in ids:
            pending[id_] = tell or pending.get(id_, False)

    @api.model
    def _sla_keep_moves(self):
        """Note the steps of the tickets that have moved in this transaction, and tell
        their customers."""
        pending = self.env.cr.precommit.data.pop(_PENDING, {})
        if not pending:
            return
        steps = self.env["sla.ticket.step"]._record(pending)
        if steps and any(pending.values()):
            self._sla_tell_safely(
                steps.filtered(lambda step: pending[step.ticket_id.id])
            )

    # What the portal shows

    def _sla_get_portal_steps(self):
        """Return the steps of this ticket in their order, as the customer sees them:
        ``[{stage, state, reached_at}]``; the state is ``passed``, ``now`` or ``ahead``.

        Passed are those before the present one that the ticket has been through; ahead
        are those after it, without those in which it would wait.
        """
        self.ensure_one()
        ticket = self.sudo()  # sudo: of stages and steps, what the customer may know
        reached = {}
        for step in ticket.sla_step_ids:
            reached.setdefault(step.stage_id, step.reached_at)
        visible = ticket._sla_get_portal_stages()
        now = ticket.stage_id
        if now not in visible:
            # of a stage that is ours alone, the customer sees the step before
            shown = [stage for stage in reached if stage in visible]
            now = shown[0] if shown else visible[:1]
        return [
            {
                "stage": stage,
                "state": state,
                "reached_at": reached.get(stage) if state != "ahead" else False,
            }
            for stage, state in ticket._sla_order_stages(visible, now, reached)
        ]

    def _sla_get_portal_stages(self):
        """Return the stages that are steps for the customer; of those that end the
        ticket, the one that has, or else will."""
        team = self._sla_get_stage_team()
        stages = team._get_applicable_stages() | self.stage_id
        stages = stages.filtered("sla_portal_step").sorted(
            lambda stage: (stage.sequence, stage.id)
        )
        ends = stages.filtered("closed")
        end = self.stage_id if self.stage_id in ends else ends[:1]
        return stages - (ends - end)

    def _sla_order_stages(self, stages, now, reached):
        """Return ``[(stage, state)]`` of what is shown of ``stages``."""
        shown, state = [], "passed"
        for stage in stages:
            if stage == now:
                shown.append((stage, "now"))
                state = "ahead"
            elif state == "passed" and stage in reached:
                shown.append((stage, state))
            elif state == "ahead" and stage.sla_phase != "pause":
                shown.append((stage, state))
        return shown

    @api.model
    def _search(self, domain, *args, **kwargs):
        # the list on the portal cannot be narrowed in any other way
        if self.env.context.get("sla_portal_mine"):
            me = self.env.user.partner_id.id
            domain = Domain(domain) & (
                Domain("partner_id", "=", me) | Domain("message_partner_ids", "in", me)
            )
        return super()._search(domain, *args, **kwargs)
