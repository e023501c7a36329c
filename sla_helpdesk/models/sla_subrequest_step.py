from odoo import api, models
from odoo.exceptions import UserError

from .sla_subrequest import OPEN

# {step: (states that it starts from, state that it leads to)}
_STEPS = {
    "accept": (("new",), "accepted"),
    "start": (("new", "accepted"), "in_progress"),
    "ask": (("new", "accepted", "in_progress"), "waiting"),
    "answer": (("waiting",), None),
    "report": (("new", "accepted", "in_progress", "waiting"), None),
    "finish": (OPEN, "done"),
    "refuse": (OPEN, "refused"),
    "cancel": (OPEN, "cancelled"),
    "reopen": (("done", "refused", "cancelled"), None),
}
# Steps of those who work on the ticket; the others are the party's.
_OURS = ("answer", "cancel", "reopen")
# Steps that say something to the other side.
WORDED = ("ask", "answer", "report", "finish", "refuse")


class SlaSubrequest(models.Model):
    """From state to state: one gate for the back end and the portal."""

    _inherit = "sla.subrequest"

    # Buttons

    def action_accept(self):
        self._step("accept")

    def action_start(self):
        self._step("start")

    def action_cancel(self):
        self._step("cancel")

    def action_reopen(self):
        self._step("reopen")

    def action_ask(self):
        return self._open_step("ask", self.env._("Ask us"))

    def action_answer(self):
        return self._open_step("answer", self.env._("Answer"))

    def action_report(self):
        return self._open_step("report", self.env._("Report progress"))

    def action_finish(self):
        return self._open_step("finish", self.env._("Finish"))

    def action_refuse(self):
        return self._open_step("refuse", self.env._("Refuse"))

    def _open_step(self, step, title):
        """Ask for the words that the step needs."""
        self.ensure_one()
        self._check_step(step)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "sla.subrequest.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_subrequest_id": self.id, "default_step": step},
        }

    # The gate

    def _step(self, step, text=None, author=None):
        """Take a step with these sub-requests.

        :param step: a key of ``_STEPS``
        :param text: what is said with it, see ``WORDED``
        :param author: the partner who does it, if it is not the user
        :raise UserError: if the step is not possible, or its words are missing
        """
        self.check_access("write")
        if step in _OURS:
            self._check_ours()
        text = (text or "").strip()
        if step in ("ask", "answer", "report", "refuse") and not text:
            raise UserError(self._get_words_error(step))
        author = author or self.env.user.partner_id
        for subrequest in self:
            subrequest._check_step(step)
            # sudo: the right to write was checked above; states are changed here only
            subrequest.sudo()._take_step(step, text, author)

    def _check_step(self, step):
        allowed, _state = _STEPS[step]
        for subrequest in self:
            if subrequest.state not in allowed:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is “%(state)s” meanwhile, and this cannot be done "
                        "any more. Open it again to see how it stands.",
                        name=subrequest.display_name,
                        state=states[subrequest.state],
                    )
                )

    @api.model
    def _get_words_error(self, step):
        texts = {
            "ask": self.env._("Write down the question: we do not know it otherwise."),
            "answer": self.env._("Write down the answer that the party waits for."),
            "report": self.env._("Write down what has been done so far."),
            "refuse": self.env._("Write down why it is refused, so that we can react."),
        }
        return texts[step]

    def _take_step(self, step, text, author):
        self.ensure_one()
        if step == "refuse" and not self.answered_at:
            # a refusal is an answer: the clock of the acceptance stops, before those
            # of what is not done any more are cancelled
            self.answered_at = self.env.cr.now()
            self.mapped("sla_status")
        self.write(self._prepare_step(step, text))
        self._post_step(step, text, author)
        self._tell_ticket(step, text, author)
        if self.state not in OPEN:
            self.activity_unlink(["mail.mail_activity_data_todo"])

    def _prepare_step(self, step, text):
        """Return what the step changes."""
        now = self.env.cr.now()
        _allowed, state = _STEPS[step]
        vals = {"state": state or self._get_state_after(step)}
        if step in ("accept", "start", "finish") and not self.accepted_at:
            vals |= {"accepted_at": now, "answered_at": self.answered_at or now}
        if vals["state"] in ("in_progress", "done") and not self.started_at:
            vals["started_at"] = now
        if state in ("done", "refused", "cancelled"):
            vals["closed_at"] = now
        if step == "reopen":
            vals["closed_at"] = False
            if vals["state"] == "new":
                vals |= dict.fromkeys(("answered_at", "accepted_at", "started_at"))
                vals["refusal"] = False
        if step == "ask":
            vals |= {"question": text, "answer": False}
        elif step == "refuse":
            vals["refusal"] = text
        elif step == "answer":
            vals["answer"] = text
        elif text and step in ("report", "finish"):
            vals["report"] = text
        return vals

    def _get_state_after(self, step):
        """Return the state after a step that does not always lead to the same one."""
        if step == "reopen":
            return "in_progress" if self.state == "done" else "new"
        if step == "report":
            return self.state if self.state in ("new", "waiting") else "in_progress"
        if self.started_at:
            return "in_progress"
        return "accepted" if self.accepted_at else "new"
