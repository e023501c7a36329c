from odoo import api, models

_TOPIC = "sla.news"
# The name of the channel that browsers ask for, and of what is sent on it.
CHANNEL = "sla_base.clocks"


class SlaClock(models.Model):
    """Telling open screens that clocks have changed, so that they ask again."""

    _inherit = "sla.clock"

    # what the cockpit and My promises ask all the time
    _open_deadline = models.Index("(deadline) WHERE state IN ('running', 'paused')")
    _open_user = models.Index("(user_id) WHERE state IN ('running', 'paused')")
    _stopped = models.Index("(stopped_at) WHERE stopped_at IS NOT NULL")
    _decided = models.Index("(decided_at) WHERE decided_at IS NOT NULL")

    @api.model
    def _announce(self, company_ids):
        """Tell the screens that clocks of these companies have changed: once for each
        transaction and company, and without saying which, so that nobody learns
        anything from it that they may not read."""
        pending = self.env.cr.precommit.data.get(_TOPIC)
        if pending is None:
            pending = self.env.cr.precommit.data[_TOPIC] = set()
            self.env.cr.precommit.add(self._send_news)
        pending.update(company_ids)

    @api.model
    def _send_news(self):
        company_ids = self.env.cr.precommit.data.pop(_TOPIC, ())
        for company in self.env["res.company"].browse(sorted(company_ids)):
            self.env["bus.bus"]._sendone((company, CHANNEL), CHANNEL, {})

    def unlink(self):
        self._announce(self.company_id.ids)
        return super().unlink()
