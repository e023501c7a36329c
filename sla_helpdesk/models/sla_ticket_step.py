from odoo import api, fields, models
from odoo.tools import SQL


class SlaTicketStep(models.Model):
    """When a ticket reached a stage. Written by the system alone, in one statement for
    all tickets that moved in a transaction; the tracked changes would not do, since
    they can be switched off."""

    _name = "sla.ticket.step"
    _description = "Step of a Ticket"
    _order = "id desc"
    _rec_name = "stage_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        required=True,
        ondelete="cascade",
        help="The stage that the ticket reached.",
    )
    reached_at = fields.Datetime(
        string="Reached on",
        required=True,
        help="When the ticket was moved to this stage.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", help="Who moved the ticket to this stage."
    )
    told_at = fields.Datetime(
        string="Told on",
        help="When the customer was sent a message about it. Empty: the stage does not "
        "tell, or there was nobody to tell.",
    )

    @api.model
    def _record(self, ids):
        """Note for the tickets with these ids the stage that they have reached, and
        return the steps that are new. Costs one query, however many tickets."""
        self.env["helpdesk.ticket"].flush_model(["stage_id"])
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO sla_ticket_step (
                    ticket_id, stage_id, reached_at, user_id,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT ticket.id, ticket.stage_id, %(now)s, %(uid)s,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM helpdesk_ticket ticket
                 WHERE ticket.id = ANY(%(ids)s)
                   AND ticket.stage_id IS NOT NULL
                   AND ticket.stage_id IS DISTINCT FROM (
                        SELECT step.stage_id
                          FROM sla_ticket_step step
                         WHERE step.ticket_id = ticket.id
                      ORDER BY step.id DESC
                         LIMIT 1
                   )
              ORDER BY ticket.id
             RETURNING id
                """,
                now=self.env.cr.now().replace(microsecond=0),
                uid=self.env.uid,
                ids=list(ids),
            )
        )
        tickets = self.env["helpdesk.ticket"]
        tickets.invalidate_model(["sla_step_ids"], flush=False)
        return self.browse(id_ for (id_,) in rows)

    @api.model
    def _seed(self):
        """Note the stage of tickets that are older than this add-on: how they came
        there is not known. Called by our data, at every update."""
        self.env["helpdesk.ticket"].flush_model(["stage_id", "last_stage_update"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sla_ticket_step (ticket_id, stage_id, reached_at)
                SELECT ticket.id, ticket.stage_id,
                       COALESCE(ticket.last_stage_update, ticket.create_date)
                  FROM helpdesk_ticket ticket
                 WHERE ticket.stage_id IS NOT NULL
                   AND NOT EXISTS (
                        SELECT FROM sla_ticket_step step
                         WHERE step.ticket_id = ticket.id
                   )
                """
            )
        )
