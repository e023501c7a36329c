from odoo import api, fields, models

from ..engine.matching import Matcher
from .sla_clock import aware
from .sla_target import pause_cap


class SlaClock(models.Model):
    """Why? Each clock in plain words: which policy applies and what it beat, when it
    ran and paused and why, and how the deadline comes about."""

    _inherit = "sla.clock"

    def get_explanation(self):
        """Return what the Why? panel shows of this clock, for the reader: policies that
        the reader may not read are left out.

        :return: ``{promise, terms, deadline, policies: [{name, level, verdict, won}],
            story: [{at, text, kind}], holders: [{name, seconds, share}]}``; times are
            UTC texts, texts are in the reader's language
        """
        self.ensure_one()
        self.check_access("read")
        clock = self.sudo()  # sudo: the reader may read the clock, checked above
        definition = clock._get_definition()
        return {
            "promise": clock.metric_id.name,
            "description": clock.metric_id.description or "",
            "status": clock.status,
            "status_name": clock._status_name(),
            "terms": clock._explain_terms(definition),
            "deadline": clock._explain_deadline(),
            "policies": clock._explain_policies(self.env["sla.policy"]),
            "story": clock._explain_story(),
            "holders": clock._explain_holders(),
        }

    def _status_name(self):
        names = dict(self._fields["status"]._description_selection(self.env))
        return names[self.status]

    def _explain_terms(self, definition):
        """Return the terms as sentences."""
        calendar, zone = self.schedule_id.calendar_id, self.schedule_id.definition["tz"]
        texts = [self._explain_time(definition, self.allowance, calendar, zone)]
        if self.policy_id:
            texts.append(
                self.env._(
                    "Policy: %(policy)s, revision %(number)s.",
                    policy=self.policy_id.name,
                    number=self.revision_id.number,
                )
            )
        if self.agreement_id:
            texts.append(self.env._("Agreement: %s.", self.agreement_id.name))
        cap = pause_cap(definition)
        metric = self.env["sla.metric"]._get_pinned(self.revision_id.id)
        if cap and (metric.pausable or metric.pause):
            texts.append(
                self.env._(
                    "Pauses: at most %s of working time, all together.",
                    self._words(cap),
                )
            )
        return texts

    @api.model
    def _explain_time(self, definition, seconds, calendar, zone):
        """Return what is promised, and in which hours it counts, as a sentence."""
        target = definition["target"]
        promised = self._words(seconds)
        if target["unit"] == "day":
            if target["duration"] == 1:
                promised = self.env._("1 working day (%s)", promised)
            else:
                promised = self.env._(
                    "%(days)s working days (%(time)s)",
                    days=f"{target['duration']:g}",
                    time=promised,
                )
        return self.env._(
            "Promised: %(time)s, counted in “%(hours)s” (%(zone)s).",
            time=promised,
            hours=calendar.name,
            zone=zone,
        )

    def _explain_deadline(self):
        """Return how the deadline comes about, as sentences."""
        used = self.elapsed_now
        texts = [
            self.env._(
                "%(used)s of %(allowance)s working time used.",
                used=self._words(used),
                allowance=self._words(self.allowance),
            )
        ]
        if self.paused or self.state == "paused":
            texts.append(
                self.env._(
                    "Paused for %s of working time, which does not count.",
                    self._words(self._paused_now()),
                )
            )
        if self.state == "paused" and not self.breached_at:
            texts.append(
                self.env._(
                    "No deadline while paused; %s are left.",
                    self._words(self.remaining_now),
                )
            )
        if self.opens_at:
            texts.append(
                self.env._(
                    "Closed now; time counts again from %s.",
                    self.env["sla.format"]._moment(self.opens_at),
                )
            )
        if self.pause_refused and self.state == "running":
            texts.append(
                self.env._(
                    "The document is paused, but the pauses of this clock are used up: "
                    "its time counts."
                )
            )
        late = self._get_value().late_by(aware(self._now()), self._get_schedule())
        if late:
            texts.append(self.env._("Late by %s of working time.", self._words(late)))
        if self.late_party_name:
            texts.append(
                self.env._("The time was used up by %s.", self.late_party_name)
            )
        if late and self.user_id:
            # sudo: the name of the person is on the document
            person = self.sudo().user_id.name
            texts.append(self.env._("Assigned to %s.", person))
        return texts

    @api.model
    def _words(self, seconds):
        """Return a duration in words, such as “2 h 15 min”."""
        hours, rest = divmod(abs(int(seconds)), 3600)
        minutes = rest // 60
        if hours and minutes:
            return self.env._("%(h)s h %(m)s min", h=hours, m=minutes)
        if hours:
            return self.env._("%s h", hours)
        if minutes:
            return self.env._("%s min", minutes)
        return self.env._("%s s", rest)

    # Which policies were considered

    def _explain_policies(self, readable):
        """Return the policies for this kind of document, the winner first, with the
        verdict on each as of now. ``readable`` carries the reader's rights."""
        document = self._get_document().exists()
        if not document:
            return []
        plan = self.env["sla.metric"]._get_plan(self.res_model)
        matcher = Matcher(document, plan, lambda policy_id, error: None)
        visible = set(
            readable.search([("id", "in", [p.id for p in plan.policies])])._ids
            if readable.has_access("read")
            else ()
        )
        verdicts = readable._verdict_texts()
        ranks = readable._rank_names()
        rows = []
        for policy in plan.policies:
            if policy.id not in visible:
                continue
            won = policy.id == self.policy_id.id
            verdict = "won"
            if not won:
                verdict = matcher.verdict(
                    document, policy, self.metric_id.id, self.started_at
                )
            rows.append(
                {
                    "name": readable.browse(policy.id).name,
                    "level": ranks[policy.rank],
                    "verdict": verdicts[verdict],
                    "won": won,
                }
            )
        rows.sort(key=lambda row: not row["won"])
        return rows

    # What happened

    def _explain_story(self):
        """Return what happened to the clock, oldest first."""
        names = self._event_texts()
        story = [
            {
                "kind": "started",
                "at": str(self.started_at),
                "text": self.env._("Started, paused")
                if self.start_terms["paused"]
                else self.env._("Started"),
            }
        ]
        for event in self.event_ids.sorted("id"):
            text = names[event.kind]
            reason = self._explain_reason(event)
            story.append(
                {
                    "kind": event.kind,
                    "at": str(event.at),
                    "text": f"{text}: {reason}" if reason else text,
                    "by": event.user_id.name or "",
                }
            )
        if self.deadline and self.state == "running" and not self.breached_at:
            story.append(
                {
                    "kind": "deadline",
                    "at": str(self.deadline),
                    "text": self.env._("Deadline"),
                }
            )
        return sorted(story, key=lambda entry: entry["at"])

    @api.model
    def _event_texts(self):
        names = self.env["sla.clock.event"]._fields["kind"]
        return dict(names._description_selection(self.env))

    def _explain_reason(self, event):
        """Return why an event happened, in words."""
        data = event.data or {}
        if event.reason == "reconciled":
            return self.env._("found when documents were looked at again")
        if event.reason == "holder":
            return self.env._("the document changed hands")
        if event.kind in ("paused", "resumed", "pause_refused"):
            return self._explain_pause(event)
        if event.kind in ("warned", "escalated", "skipped"):
            step = self.env["sla.escalation"].browse(data.get("step")).exists()
            reason = {
                "ended_first": self.env._("the clock had ended"),
                "past_at_start": self.env._("was due before the clock was started"),
                "past_at_recalculation": self.env._(
                    "was due before the time was counted again"
                ),
            }.get(event.reason)
            return self.env["sla.format"]._list(
                part for part in (step.name, reason) if part
            )
        if event.kind == "retargeted":
            return self._explain_retarget(event.reason, data)
        if event.reason == "not_served":
            return self.env._("the document was archived or taken out")
        if event.kind == "cancelled":
            return self.env._("no policy covers the document any more")
        if event.kind == "handed_over":
            return self._holder_name(data.get("holder"))
        return ""

    def _explain_pause(self, event):
        """Return why a clock was paused or not, or resumed."""
        if event.kind == "resumed":
            return {
                "hand": self.env._("by hand"),
                "reply": self.env._("the requester has written"),
                "until": self.env._("the pause was to end then"),
                "pause_cap": self.env._("its pauses are used up"),
            }.get(
                event.reason,
                self.env._("the document no longer meets “Pauses while”"),
            )
        details = self._explain_pause_details(event.data or {})
        if event.kind == "pause_refused":
            if details:
                return self.env._("its pauses are used up (%s)", details)
            return self.env._("its pauses are used up")
        if details:
            return details
        if event.reason == "hand":
            return self.env._("by hand, without a reason")
        return self.env._("the document came to meet “Pauses while”")

    @api.model
    def _explain_pause_details(self, data):
        """Return reason, end and note of a pause, as far as they were given."""
        reason = self.env["sla.pause.reason"].browse(data.get("pause_reason")).exists()
        parts = [reason.name or data.get("reason_name"), data.get("note")]
        text = self.env["sla.format"]._list(part for part in parts if part)
        if not data.get("until"):
            return text
        moment = fields.Datetime.to_datetime(data["until"])
        zone = self.env.user.tz or self.schedule_id.definition["tz"]
        until = self.env["sla.format"]._moment(moment, zone)
        if not text:
            return self.env._("until %s", until)
        return self.env._("%(reason)s, until %(moment)s", reason=text, moment=until)

    def _explain_retarget(self, reason, data):
        allowance = self._words(data["allowance"])
        mode = self._mode_texts()[data["mode"]]
        if reason == "recalculated":
            return self.env._(
                "recalculated, now %(allowance)s (%(mode)s). Reason: %(why)s",
                allowance=allowance,
                mode=mode,
                why=data["why"],
            )
        policy = self.env["sla.policy"].browse(data.get("policy", [])[1:]).exists()
        if policy and "before" in data:
            return self.env._(
                "now %(allowance)s instead of %(before)s, by the policy “%(policy)s” "
                "(%(mode)s)",
                allowance=allowance,
                before=self._words(data["before"]),
                policy=policy.name,
                mode=mode,
            )
        return self.env._(
            "now %(allowance)s (%(mode)s)", allowance=allowance, mode=mode
        )

    @api.model
    def _mode_texts(self):
        field = self.env["sla.policy"]._fields["retarget_mode"]
        modes = dict(field._description_selection(self.env))
        return {mode: text.lower() for mode, text in modes.items()}

    @api.model
    def _holder_name(self, key):
        if not key:
            return self.env._("nobody")
        model, _comma, res_id = key.partition(",")
        if model not in self.env:
            return key
        holder = self.env[model].browse(int(res_id)).exists()
        return holder.display_name or key

    def _explain_holders(self):
        """Return who held the document for how much of the time used."""
        held = self._count_held(self._get_histories()[self], self._now())
        total = sum(held.values()) or 1
        return [
            {
                "name": self._holder_name(key),
                "seconds": seconds,
                "words": self._words(seconds),
                "share": round(100 * seconds / total),
            }
            for key, seconds in sorted(held.items(), key=lambda item: -item[1])
        ]
