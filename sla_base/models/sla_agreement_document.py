import re

from markupsafe import Markup

from odoo import models
from odoo.tools import is_html_empty
from odoo.tools.misc import get_lang

_RTL = "\u0600-\u06ff"
_LETTERS = "\u0620-\u065f\u066e-\u06ef\u06fa-\u06ff\u200c"
_SIGNS = "\u060c\u061b\u061f\u066a"  # comma, semicolon, question mark, per cent
# A text between tags with letters of Arabic script in it.
_RTL_TEXT = re.compile(rf">([^<>]*[{_RTL}][^<>]*)<")
# A word with such letters, or a few Latin words that follow each other.
_WORD = re.compile(
    rf"\S*[{_RTL}]\S*|\S*[A-Za-z]\S*(?:\s+(?!\S*[{_RTL}])\S*[A-Za-z]\S*){{0,3}}"
)
_PART = re.compile(rf"[{_LETTERS}]+|[{_SIGNS}]+|[^{_LETTERS}{_SIGNS}]+")
_MARK = "\u200f"


class SlaAgreement(models.Model):
    """What the parties read and sign: the portal page and the PDF show this, and
    nothing else of the agreement. No conditions of policies, no chain, no names of
    other customers, no tiers, no remarks of ours."""

    _inherit = "sla.agreement"

    def _get_document(self):
        """Return the agreement as texts, in the language of the context. Add-ons that
        promise something of another kind extend it."""
        self.ensure_one()
        return {
            "kind": self._say("kind"),
            "state": self._say("state"),
            "general": self.parent_id.name,
            "validity": self._say_validity(),
            "services": self._get_term("service_ids").mapped("complete_name"),
            "contact": self.owner_id.name,
            "customer": self._say_customer(),
            "parties": [self._say_party(party) for party in self.party_ids],
            "promises": self._get_promise_groups(),
            "hours": self._get_hours(),
            "obligations": self._get_obligations(),
            "terms": [
                (self._fields[name]._description_string(self.env), self[name])
                for name in ("note", "quality_terms", "support_terms")
                if not is_html_empty(self[name])
            ],
            "penalties": [
                {
                    "text": penalty._get_text(),
                    "cap": penalty.cap_percent,
                    "exclusions": penalty.exclusions,
                }
                for penalty in self.penalty_ids
            ],
            "special": self._get_shown_special_terms(),
            "signatures": self._get_signatures(),
            "versions": self._get_shown_versions(),
        }

    def _say_validity(self):
        start, end = self._get_validity()
        day = self.env["sla.format"]._day
        if start and end:
            return self.env._(
                "From %(start)s to %(end)s", start=day(start), end=day(end)
            )
        if start:
            return self.env._("From %s, without end", day(start))
        if end:
            return self.env._("Until %s", day(end))
        return self.env._("From the day it is put in force, without end")

    def _say_customer(self):
        """Return the name of the customer if there is one only: several do not learn of
        each other here."""
        partners = self._get_term("partner_ids").commercial_partner_id
        return partners.name if len(partners) == 1 else False

    def _say_party(self, party):
        side = dict(party._fields["side"]._description_selection(self.env))
        return {
            "side": side[party.side],
            "name": party.name,
            "contact": party.contact_id.name,
            "duties": party.duties,
        }

    # Promises

    def _get_promise_groups(self):
        """Return the promises by policy, then those inherited from more general ones,
        as ``[{"title", "party", "services", "targets"}, …]``."""
        groups = [
            {
                "title": policy.name,
                "party": policy.party_id.name,
                "services": policy.service_ids.mapped("complete_name"),
                "targets": self._say_promises(policy.target_ids),
            }
            for policy in self.policy_ids
            if policy.target_ids
        ]
        if self.kind == "customer":
            groups += self._get_inherited_groups()
        return groups

    def _get_inherited_groups(self):
        """Return what the customer is promised besides: by the general agreement, and,
        as information, what is no part of any agreement and may change."""
        # those of policies with conditions of their own need not hold
        inherited = self.inherited_target_ids.filtered(
            lambda target: (
                not target.policy_id._is_conditional()
                and not target.policy_id.agreement_id._is_among_us()
            )
        )
        agreed = inherited.filtered("policy_id.agreement_id")
        of_class = (inherited - agreed).filtered("policy_id.tier_ids")
        titles = [
            (agreed, self.env._("As in our general agreement")),
            (
                of_class,
                self.env._(
                    "For information, not part of this agreement: as at present for "
                    "customers of your class"
                ),
            ),
            (
                inherited - agreed - of_class,
                self.env._(
                    "For information, not part of this agreement: as at present for "
                    "all our customers"
                ),
            ),
        ]
        return [
            {
                "title": title,
                "party": False,
                "services": [],
                "targets": self._say_promises(targets),
            }
            for targets, title in titles
            if targets
        ]

    def _is_among_us(self):
        """Return whether all parties are ours, such as marketing and sales: what they
        promise each other is no business of a customer."""
        parties = self.party_ids
        return bool(parties) and all(party._is_ours() for party in parties)

    def _say_promises(self, targets):
        everything = self.env._("All")
        return [
            {
                "what": target.metric_id.name,
                "document": target.model_id.name,
                "priority": target._get_label("priority") or everything,
                "channel": target._get_label("channel") or everything,
                "time": target._get_time_text(),
            }
            for target in targets.sorted(
                lambda target: (target.metric_id.id, -int(target.priority or -1))
            )
        ]

    # Working hours

    def _get_calendar(self):
        """Return the working hours that apply if a target does not say others."""
        partners = self._get_term("partner_ids").commercial_partner_id
        company = self.company_id or self.env.company
        customer = partners.with_company(company).sla_calendar_id
        calendar = self._get_term("calendar_id")
        if not calendar and len(partners) == 1:
            calendar = customer
        return calendar or company.resource_calendar_id

    def _get_hours(self):
        """Return ``{"name", "zone", "holidays", "lines"}``, or an empty dict; a line is
        ``(days, times)``."""
        calendar = self._get_calendar()
        if not calendar:
            return {}
        return {
            "name": calendar.name,
            "zone": calendar.tz,
            "holidays": not calendar.sla_ignore_leaves,
            "lines": calendar._sla_say_weeks(),
        }

    def _format_moment(self, moment):
        """Return a UTC moment as text, in the zone of the agreement's hours."""
        zone = self._get_calendar().tz or self.env.tz.zone
        return self.env["sla.format"]._moment(moment, zone)

    # Both sides

    def _get_obligations(self):
        """Return ``[(side, obligations), …]``, the sides in words."""
        field = self.obligation_ids._fields["side"]
        return [
            (name, self.obligation_ids.filtered(lambda o, side=side: o.side == side))
            for side, name in field._description_selection(self.env)
            if side in self.obligation_ids.mapped("side")
        ]

    def _get_shown_special_terms(self):
        """Return the special terms, at any depth, that the other side may see, as
        records: those of just the same customers."""
        own = self._get_term("partner_ids").commercial_partner_id
        return self._get_special_terms().filtered(
            lambda each: (
                each._is_on_portal()
                and each._get_term("partner_ids").commercial_partner_id == own
            )
        )

    def _get_signatures(self):
        parties = self.party_ids.filtered(lambda each: each.must_sign)
        names = dict(parties._fields["sign_state"]._description_selection(self.env))
        return [
            {
                "party": party.name,
                "contact": party.contact_id.name,
                "state": party.sign_state,
                "state_name": names.get(party.sign_state),
                "image": party.sign_state == "signed" and party.signature,
                "by": party.signed_by,
                "at": party.signed_at and self._format_moment(party.signed_at),
            }
            for party in parties
        ]

    def _get_shown_versions(self):
        """Return the versions that the other side may see, the newest first."""
        if not self.code:
            return self
        versions = self.search(
            [("code", "=", self.code), ("company_id", "=", self.company_id.id)],
            order="version desc",
        )
        return versions.filtered(lambda each: each == self or each._is_on_portal())

    # Printing

    def _mark_rtl(self, content):
        """Return the rendered ``content`` as wkhtmltopdf needs it. In right-to-left
        languages it puts parts of a text in the wrong place, one over the other or off
        the page, if there is anything but letters in it: a full stop is enough. So each
        word is put into a box of its own, letters and signs apart."""
        if get_lang(self.env).direction != "rtl":
            return content
        boxed = _RTL_TEXT.sub(_box_words, str(content))
        return Markup(boxed)  # as safe as it came: only boxes were added


def _box_words(match):
    # the marks that browsers need would move the text again
    return f">{_WORD.sub(_box_word, match[1].replace(_MARK, ''))}<"


def _box_word(match):
    word = match[0]
    parts = _PART.findall(word) if re.search(rf"[{_RTL}]", word) else [word]
    return _box(word if len(parts) == 1 else "".join(map(_box, parts)))


def _box(text):
    return f'<span class="o_sla_word">{text}</span>'
