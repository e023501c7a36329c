from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _sla_is_absent(self):
        """Return whether alerts would reach this person in vain: archived, out of
        office, or on leave."""
        self.ensure_one()
        if not self.active or self.is_out_of_office:
            return True
        now = self.env.cr.now()
        leaves = self.env["resource.calendar.leaves"].sudo()  # sudo: whether, not why
        return bool(
            leaves.search_count(
                [
                    ("resource_id.user_id", "=", self.id),
                    ("time_type", "=", "leave"),
                    ("date_from", "<=", now),
                    ("date_to", ">", now),
                ],
                limit=1,
            )
        )
