from odoo import fields, models


class SlaPolicyActivate(models.TransientModel):
    """Puts a policy in force, for new documents only or for open ones too."""

    _name = "sla.policy.activate"
    _description = "Put an SLA Policy in Force"

    policy_id = fields.Many2one(
        "sla.policy",
        required=True,
        ondelete="cascade",
        help="The policy that will promise its targets from now on.",
    )
    scope = fields.Selection(
        [
            ("new", "New documents only"),
            ("open", "New documents and those that are open now"),
        ],
        required=True,
        default="new",
        help="Open documents are timed from when they began. Steps of the ladder that "
        "were due before are not sent.",
    )
    effective_from = fields.Datetime(
        string="From",
        default=fields.Datetime.now,
        help="Documents whose time starts before are not covered.",
    )

    def action_confirm(self):
        """Activate the policy, and cover open documents if that was chosen."""
        self.ensure_one()
        policy = self.policy_id
        policy._check_ready()
        start = self.effective_from if self.scope == "new" else False
        policy.write({"state": "active", "effective_from": start})
        policy.target_ids.write({"effective_from": False})
        if self.scope == "open":
            policy._cover_open_documents()
        return {"type": "ir.actions.act_window_close"}
