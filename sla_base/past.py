"""Lets demonstration data have a past: what is done counts as done at its own moment,
so that clocks, events and alerts are those that the engine would have made then."""

# nobody is written to because of a demonstration
_SILENT = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notify_force_send": False,
    "no_mail_to_attendees": True,
    "tracking_disable": True,
}


class Past:
    """Replays a story within the transaction that installs the demonstration.

    :param env: environment of the demonstration
    :param str host: model whose clocks go on meanwhile; None for all models
    :param tick: called without arguments when clocks are due; by default they are
        handled, and alerts wait for the scheduler
    :param settle: called without arguments after each deed
    """

    def __init__(self, env, host=None, tick=None, settle=None):
        self.env = env(context={**env.context, **_SILENT})
        self.host = host
        self.tick = tick or (lambda: self.env["sla.clock"]._tick_batch(500))
        self.settle = settle

    def play(self, story):
        """Do what ``story`` says, ``[(moment, function, arguments), …]`` in its order,
        with the scheduler at work between. Afterwards it is the present again."""
        clock = self.env.cr
        present = clock.now()
        try:
            for moment, function, arguments in story:
                self._wait(moment)
                self._do(moment, function, *arguments)
            self._wait(present)
        finally:
            clock._now = present
            self.env.invalidate_all()

    def _wait(self, moment):
        """Have the clocks that are due by ``moment`` handled, one after the other."""
        domain = [("next_event_at", "<=", moment)]
        if self.host:
            domain.append(("res_model", "=", self.host))
        handled = set()
        while True:
            due = self.env["sla.clock"].search(
                domain, order="next_event_at, id", limit=1
            )
            step = (due.id, due.next_event_at)
            if not due or step in handled:
                return  # none is left, or this one is a fault already
            handled.add(step)
            self._do(max(due.next_event_at, self.env.cr.now()), self.tick)

    def _do(self, moment, function, *arguments):
        messages = self.env["mail.message"]
        newest = messages.search([], order="id desc", limit=1)
        # what this transaction takes for now: creation dates and clocks follow it
        self.env.cr._now = moment
        self.env.invalidate_all()
        function(*arguments)
        self.env.flush_all()
        if self.settle:
            self.settle()
        messages.search([("id", ">", newest.id or 0)]).date = moment
        self.env.flush_all()
