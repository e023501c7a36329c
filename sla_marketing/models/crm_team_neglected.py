from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_TEMPLATE = "sla_marketing.mail_template_neglected"


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
        """Mail the list to the leaders who want it and have not got today's yet."""
        told = self.env["sla.neglected.mail"].search(
            [("date", "=", self.env.cr.now().date())]
        )
        teams = self.search(
            [
                ("sla_neglected_mail", "=", True),
                ("user_id", "!=", False),
                ("id", "not in", told.team_id.ids),
            ]
        )
        for number, team in enumerate(teams, start=1):
            team._sla_mail_neglected()
            remaining = len(teams) - number
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                return

    def _sla_mail_neglected(self):
        """Mail the list of this team to its leader, and note that; nothing if no lead
        is neglected."""
        self.ensure_one()
        leads = self._sla_get_neglected()
        if not leads:
            return
        now = self.env.cr.now().replace(microsecond=0)
        self.env["sla.neglected.mail"].create(
            {
                "team_id": self.id,
                "date": now.date(),
                "user_id": self.user_id.id,
                "sent_at": now,
                "lead_ids": [(6, 0, leads.ids)],
            }
        )
        self.env.ref(_TEMPLATE).send_mail(self.id)

    def action_sla_preview_neglected(self):
        """Show the mail that the leader of this team would get now."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        if user != self.user_id and not user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            raise AccessError(
                self.env._(
                    "Only the leader of “%s”, and people who see all leads, see its "
                    "list of neglected leads.",
                    self.name,
                )
            )
        # sudo: only whether there are any; who may ask was checked above
        if not self.sudo()._sla_get_neglected():
            raise UserError(
                self.env._(
                    "No lead of “%s” is neglected now: its leader would get no mail.",
                    self.name,
                )
            )
        return self.env["sla.mail.preview"]._open(self, _TEMPLATE)
