from odoo import models

# Events that tell what the document did. What a clock was promised anew, or what was
# told about it, is not taken over from another one.
_TOLD = {
    "paused": "paused",
    "resumed": "running",
    "stopped": "stopped",
    "reopened": "running",
    "handed_over": None,
}
_KEPT = ("paused", "resumed", "handed_over")  # of clocks that are stopped only once


class SlaClock(models.Model):
    _inherit = "sla.clock"

    def _explain_reason(self, event):
        if event.reason == "merged":
            into = (event.data or {}).get("into")
            if into:
                return self.env._("merged into %s", into)
            return self.env._("taken over from a merged ticket")
        return super()._explain_reason(event)

    def _take_over(self, others):
        """Have the promises to the customer among these clocks, all of one ticket,
        start when the earliest of the same metric among ``others`` started, and count
        what had happened there until their own start."""
        starts, replays = {}, {}
        for clock in self._get_latest():
            rivals = others._get_latest(clock.metric_id)
            earlier = rivals.filtered(
                lambda other, own=clock: other.started_at < own.started_at
            )
            if clock.metric_id.repeats:
                # each question has a clock of its own: answered ones are over
                over = clock.state == "stopped"
                earlier = earlier.filtered(lambda other: other.state != "stopped")
                earlier = earlier.browse() if over else earlier
            first = earlier.sorted(lambda other: (other.started_at, other.id))[:1]
            if first:
                starts.setdefault(first.started_at, self.browse())
                starts[first.started_at] |= clock
                replays[clock] = clock._get_replay(first, rivals)
        for moment, clocks in starts.items():
            clocks._count_from(moment, "merged", replays)

    def _get_latest(self, metric=None):
        """Return the last promise to the customer of each document and metric."""
        latest = {}
        for clock in self.sorted("id"):
            wanted = not metric or clock.metric_id == metric
            if wanted and clock.kind == "customer":
                latest[clock.res_id, clock.metric_id] = clock
        return self.browse().union(*latest.values())

    def _get_replay(self, first, rivals):
        """Return ``[(kind, at, data), …]`` of this clock since ``first`` started: what
        the log of that one tells up to our own start, then what our own log tells."""
        begun, told = self.started_at, first._get_told()
        before = [event for event in told if event[1] <= begun]
        states = [_TOLD[kind] for kind, _at, _data in before if _TOLD[kind]]
        metric = self.env["sla.metric"]._get_pinned(self.revision_id.id)
        own = self._get_told()
        if metric.resumable:
            if states[-1:] == ["stopped"]:
                before.append(("reopened", begun, {}))
            elif states[-1:] == ["paused"]:
                before.append(("resumed", begun, {}))
            return before + own
        ended = (rivals | self).filtered(lambda clock: clock.state == "stopped")
        stops = ended.mapped("stopped_at")
        replay = [event for event in before + own if event[0] in _KEPT]
        if stops and not metric.repeats:
            # stopped once and for all: by the first that did it on any of the tickets
            stop = min(stops)
            replay = [event for event in replay if event[1] <= stop]
            replay.append(("stopped", stop, {}))
        return replay

    def _get_told(self):
        """Return ``[(kind, at, data), …]`` of what the document did, as the log of this
        clock tells it since it last began to count."""
        terms = self.start_terms
        told = [("handed_over", self.started_at, {"holder": terms["holder"]})]
        if terms["paused"]:
            told.append(("paused", self.started_at, {}))
        for event in self.event_ids.sorted("id"):
            data = event.data or {}
            if event.kind == "retargeted" and data.get("mode") == "restart":
                told = []
            elif event.kind in _TOLD:
                told.append((event.kind, event.at, data))
        return told
