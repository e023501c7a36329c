from psycopg2 import Error as DatabaseError

from odoo import fields, models
from odoo.exceptions import UserError


class SlaHelpdeskImportLine(models.TransientModel):
    """One policy of theirs, or a part of it, and what becomes of it."""

    _name = "sla.helpdesk.import.line"
    _description = "Policy to Take Over"

    import_id = fields.Many2one(
        "sla.helpdesk.import", required=True, ondelete="cascade"
    )
    key = fields.Char(required=True)
    name = fields.Char(
        string="Policy",
        required=True,
        help="The policy of the other add-on, as it is called there.",
    )
    state = fields.Selection(
        [
            ("new", "To take over"),
            ("known", "Taken over before"),
            ("taken", "Taken over"),
            ("impossible", "Cannot be taken over"),
        ],
        required=True,
        help="Whether the policy can be taken over, or has been already.",
    )
    mapping = fields.Text(string="Becomes", help="What of theirs becomes what of ours.")
    notes = fields.Text(
        string="Not taken over",
        help="What ours says otherwise or not at all: look at it before you put the "
        "policy in force.",
    )
    policy_id = fields.Many2one(
        "sla.policy",
        string="Our policy",
        ondelete="set null",
        help="The draft that was made from it. Look at it before you put it in force.",
    )

    def _take_over(self, part):
        try:
            with self.env.cr.savepoint():
                self.policy_id = self.env["sla.policy"].create(part._prepare_policy())
                self.env.flush_all()
        except (UserError, DatabaseError) as error:
            self.write({"state": "impossible", "policy_id": False})
            self.notes = "\n".join(filter(None, [self.notes, str(error)]))
        else:
            self.state = "taken"
