from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models


class SlaCalendarChange(models.Model):
    """Somebody changed working hours or closure days, and is to be told how many open
    deadlines moved with them. Kept until the background job has moved these."""

    _name = "sla.calendar.change"
    _description = "Change of Working Hours"
    _order = "id"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    calendar_id = fields.Many2one(
        "resource.calendar",
        ondelete="cascade",
        help="Empty: all working hours of the company.",
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Empty: all that use the hours."
    )
    moved = fields.Json(help="How many deadlines moved in which working hours.")

    @api.model
    def _note(self, concerned):
        """Remember that the user changed calendars: ``(calendar id, company id)``,
        False for all."""
        if self.env.uid == SUPERUSER_ID:
            return  # nobody to be told
        # sudo: kept by the engine for whoever may edit working hours
        self.sudo().create(
            [
                {
                    "user_id": self.env.uid,
                    "calendar_id": calendar_id,
                    "company_id": company_id,
                }
                for calendar_id, company_id in concerned
            ]
        )

    def _count(self, schedule, number):
        """Add deadlines that moved with the revision ``schedule`` to the changes that
        may have moved them."""
        key = str(schedule.calendar_id.id)
        for change in self if number else ():
            calendar, company = change.calendar_id, change.company_id
            allowed = company or change.user_id.company_ids
            if schedule.company_id in allowed and (
                not calendar or calendar == schedule.calendar_id
            ):
                moved = change.moved or {}
                change.moved = moved | {key: moved.get(key, 0) + number}

    def _tell(self):
        """Tell each user how many deadlines moved, if any did, and forget it."""
        for user, changes in self.grouped("user_id").items():
            moved = {}
            for change in changes:
                for key, number in (change.moved or {}).items():
                    # the first of several changes has seen what all of them moved
                    moved[int(key)] = max(number, moved.get(int(key), 0))
            if moved and user.active and user.partner_id:
                changes.with_context(lang=user.lang)._send(user, moved)
        self.unlink()

    def _send(self, user, moved):
        calendars = self.env["resource.calendar"].browse(moved).exists()
        items = Markup().join(
            Markup("<li>%s: %s</li>") % (hours.name, moved[hours.id])
            for hours in calendars
        )
        intro = self.env._(
            "Working hours or closure days that you edited have changed. So many open "
            "deadlines have moved with them:"
        )
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=self.env._("Open deadlines moved: %s", sum(moved.values())),
            body=Markup('<div dir="%s"><p>%s</p><ul>%s</ul></div>')
            % (self.env["sla.format"]._direction(), intro, items),
            author_id=self.env.ref("base.partner_root").id,
            email_layout_xmlid="mail.mail_notification_light",
        )
