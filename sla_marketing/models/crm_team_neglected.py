from odoo import api, fields, models


class CrmTeam(models.Model):
    """Every morning the leader of a team is told which leads are neglected."""

    _inherit = "crm.team"

    sla_neglected_mail = fields.Boolean(
        string="Daily list of neglected leads",
        help="Every morning the leader of the team gets the leads by mail on which a "
        "deadline has passed and is still owed. No mail if there are none.",
    )

    def _sla_get_neglected(self):
        """Return the open leads of this team on which a deadline has passed, the
        longest neglected first."""
        self.ensure_one()
        return self.env["crm.lead"].search(
            [
                ("team_id", "=", self.id),
                ("won_status", "=", "pending"),
                ("sla_next_deadline", "<", self.env.cr.now()),
            ],
            order="sla_next_deadline, id",
        )

    @api.model
    def _cron_sla_neglected(self):
        """Mail the list to the leaders who want it."""
        teams = self.search(
            [("sla_neglected_mail", "=", True), ("user_id", "!=", False)]
        )
        for team in teams:
            team._sla_mail_neglected()
            self.env["ir.cron"]._commit_progress(1)

    def _sla_mail_neglected(self):
        """Mail the list of this team to its leader; nothing if no lead is neglected."""
        self.ensure_one()
        if self._sla_get_neglected():
            template = self.env.ref("sla_marketing.mail_template_neglected")
            template.send_mail(self.id)
