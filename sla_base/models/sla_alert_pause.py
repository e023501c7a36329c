import logging

from markupsafe import Markup

from odoo import api, models

from .sla_engine import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

_LINKS = 100


class SlaAlert(models.AbstractModel):
    """Tells that clocks have used up their pauses: one message for each recipient,
    however many clocks. Nothing of it is in the way of the clocks."""

    _inherit = "sla.alert"

    @api.model
    def _tell_pauses_used_up(self, clocks):
        """Tell those who answer for ``clocks`` that their time counts again: the owner
        of the agreement if he is there, else the SLA managers of the company."""
        # sudo: an edit of any user may bring it to light
        alert = self.sudo()
        try:
            with self.env.cr.savepoint():
                # sudo: alerts are the engine's work
                for user, own in alert._get_answerable(clocks.sudo()).items():
                    alert._notify_pauses_used_up(user, own)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            _logger.exception("Nobody was told that pauses of %s are used up", clocks)

    @api.model
    def _get_answerable(self, clocks):
        """Return ``{user: clocks}``, of each user those on documents that the user may
        read."""
        found, on_leave = {}, self.env["res.users"]._sla_get_on_leave()
        for (agreement, company, model), own in clocks.grouped(
            lambda clock: (clock.agreement_id, clock.company_id, clock.res_model)
        ).items():
            users = agreement.owner_id.filtered(
                lambda user: not user._sla_is_absent(on_leave)
            )
            if not users:
                managers = self.env.ref("sla_base.group_sla_manager").all_user_ids
                users = managers.filtered(
                    lambda user, company=company: (
                        company in user.company_ids
                        and not user._sla_is_absent(on_leave)
                    )
                )
            documents = self.env[model].browse(own.mapped("res_id"))
            for user in users:
                seen = documents.with_user(user)._filtered_access("read")._ids
                readable = own.filtered(lambda c, seen=seen: c.res_id in seen)
                if readable:
                    found[user] = found.get(user, clocks.browse()) | readable
        return found

    def _notify_pauses_used_up(self, user, clocks):
        partner = user.partner_id
        speaker = self._speaking_to(partner)
        self.env["mail.thread"].with_context(
            sla_queue_push=True, mail_notify_force_send=False
        ).message_notify(
            partner_ids=partner.ids,
            subject=speaker._get_pause_subject(clocks),
            body=speaker._get_pause_body(clocks),
            author_id=self.env.ref("base.partner_root").id,
            email_layout_xmlid="mail.mail_notification_light",
        )
        self._wake_mail_queue()

    def _get_pause_subject(self, clocks):
        if len(clocks) == 1:
            return self.env._(
                "Pauses used up, time counts again: %s", self._get_promise_name(clocks)
            )
        return self.env._("Pauses used up, time counts again: %s promises", len(clocks))

    def _get_pause_body(self, clocks):
        items = Markup().join(
            Markup('<li><a href="{url}">{name}</a>: {text}</li>').format(
                url=clock._get_document_url(),
                name=self._get_promise_name(clock),
                text=self.env._(
                    "paused for %s of working time",
                    clock.with_env(self.env)._words(clock._paused_now()),
                ),
            )
            for clock in clocks[:_LINKS]
        )
        more = len(clocks) - _LINKS
        tail = self.env._("and %s more", more) if more > 0 else ""
        intro = self.env._(
            "These documents are still paused, but no longer than agreed may count:"
        )
        return Markup('<div dir="{}"><p>{}</p><ul>{}</ul><p>{}</p></div>').format(
            self.env["sla.format"]._direction(), intro, items, tail
        )

    def _get_promise_name(self, clock):
        return self.env._(
            "%(promise)s of %(document)s",
            promise=clock.metric_id.with_env(self.env).name,
            document=clock._get_document().display_name,
        )
