from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html2plaintext


class SlaAgreement(models.Model):
    """What speaks against an agreement: problems that keep it from being put in force,
    and terms that nobody could measure."""

    _inherit = "sla.agreement"

    findings = fields.Html(
        compute="_compute_findings",
        help="Terms that are vague, one-sided or missing, and how to mend them.",
    )
    finding_count = fields.Integer(compute="_compute_findings")

    def _compute_findings(self):
        for agreement in self:
            findings = agreement._get_findings()
            agreement.finding_count = len(findings)
            agreement.findings = findings and self.env["ir.qweb"]._render(
                "sla_base.agreement_findings", {"findings": findings}
            )

    # What keeps it from being put in force

    def _get_start_problems(self):
        """Return why this agreement cannot be put in force, and how to mend it, as a
        list of texts; add-ons extend it."""
        self.ensure_one()
        problems = [*self._check_versions(), *self._check_general()]
        today = fields.Date.context_today(self)
        if self.date_end and self.date_end < today:
            problems.append(
                self.env._("its last day is past. Choose a later one, or none.")
            )
        if not self._promises_anything():
            problems.append(
                self.env._("it promises nothing yet. Add a policy with a target.")
            )
        for policy in self.policy_ids:
            problems += self._check_hours(policy)
        return [*problems, *self._check_overlaps(), *self._check_chain()]

    def _promises_anything(self):
        """Return whether there is something to keep; add-ons with promises of another
        kind extend it."""
        return bool(self.policy_ids.target_ids or self.child_ids.policy_ids.target_ids)

    def _check_general(self):
        parent = self.parent_id
        if not parent or parent._is_usable():
            return []
        return [
            self.env._(
                "its general agreement “%s” is not in force. Put that one in force "
                "first.",
                parent.display_name,
            )
        ]

    def _check_hours(self, policy):
        """Return what is wrong with the working hours of a policy's targets."""
        company = self.company_id or self.env.company
        problems = []
        for target in policy.target_ids:
            calendar = target.calendar_id or policy._get_calendar()
            if not calendar and not company.resource_calendar_id:
                problems.append(
                    self.env._(
                        "there are no working hours to count “%s” in. Choose them on "
                        "the agreement, or give the company working hours.",
                        target.display_name,
                    )
                )
            try:
                target._check_calendar_has_hours()
            except ValidationError as error:
                problems.append(error.args[0])
        return problems

    def _check_overlaps(self):
        """Return the other agreements in force that say something else about the same
        documents: nobody could tell which of the two holds."""
        if self.kind != "customer":
            return []
        company = []
        if self.company_id:
            company = [("company_id", "in", [self.company_id.id, False])]
        others = self.search(
            [
                ("kind", "=", "customer"),
                ("state", "in", ("active", "review", "ended")),
                ("code", "!=", self.code),
                *company,
            ]
        )
        # ended ones still hold until their last day
        others = others.filtered(lambda other: other._is_usable())
        families = self._get_line().family_id
        others = others.filtered(
            lambda other: (
                other.family_id not in families
                and self.family_id not in other._get_line().family_id
            )
        )
        return [
            self.env._(
                "agreement “%(other)s” is in force and promises “%(target)s” to the "
                "same customers, tiers and services, on the same days. End that one, "
                "or narrow one of the two.",
                other=other.display_name,
                target=target.display_name,
            )
            for other in others
            for target in self._find_clash(other)[:1]
        ]

    def _find_clash(self, other):
        """Return the targets of ``other`` that hold for the same documents as own ones,
        at the same level."""
        clash = self.env["sla.target"]
        if not self._are_days_common(other):
            return clash
        for policy in self.policy_ids:
            for rival in other.policy_ids.filtered(lambda p: p.state == "active"):
                if policy.model_id == rival.model_id and policy._is_rival(rival):
                    keys = [target._get_key() for target in policy.target_ids]
                    clash += rival.target_ids.filtered(
                        lambda target, keys=keys: target._get_key() in keys
                    )
        return clash

    def _are_days_common(self, other):
        start, end = self._get_validity()
        other_start, other_end = other._get_validity()
        begins_later = start and other_end and other_end < start
        return not begins_later and not (end and other_start and end < other_start)

    # What nobody could measure

    def _get_findings(self):
        """Return what is vague, one-sided or missing, as a list of texts."""
        self.ensure_one()
        findings = []
        if not self.owner_id:
            findings.append(
                self.env._("Nobody answers for the agreement. Choose an owner.")
            )
        if not self._promises_anything():
            findings.append(
                self.env._(
                    "There is no number in it: nothing is promised within a time."
                )
            )
        if not self._get_term("calendar_id"):
            findings.append(
                self.env._(
                    "It does not say in which working hours time counts. Without them "
                    "those of the customer, the team or the company apply."
                )
            )
        if not self.date_end and not self.review_date:
            findings.append(
                self.env._("It has neither a last day nor a review. Set one of them.")
            )
        return [*findings, *self._find_one_sided(), *self._find_vague()]

    def _find_one_sided(self):
        sides = set(self.obligation_ids.mapped("side"))
        texts = {
            "provider": self.env._(
                "Only who receives has obligations. Write down those of who provides."
            ),
            "recipient": self.env._(
                "Only who provides has obligations. Write down what the other side has "
                "to do so that the promise can be kept."
            ),
        }
        if not sides:
            return [
                self.env._("Nobody has obligations. Write down those of both sides.")
            ]
        return [text for side, text in texts.items() if side not in sides]

    def _find_vague(self):
        """Return the terms in words that cannot be measured, or that nobody does."""
        findings = []
        for obligation in self.obligation_ids:
            if not obligation.responsible:
                findings.append(
                    self.env._("“%s”: nobody is named who does it.", obligation.text)
                )
        terms = [
            *self.obligation_ids.mapped("text"),
            *self.party_ids.mapped("duties"),
            *(html2plaintext(self[name] or "") for name in _TEXTS),
        ]
        vague = [word.strip() for word in self._get_vague_words().split(",")]
        for term in terms:
            for word in vague:
                if word and word in (term or "").lower():
                    findings.append(
                        self.env._(
                            "“%s” cannot be measured. Say how much, or by when.", word
                        )
                    )
        return list(dict.fromkeys(findings))

    def _get_vague_words(self):
        """Return words that promise nothing, separated by commas, in the language of
        the reader."""
        return self.env._(
            "as soon as possible, promptly, quickly, without delay, reasonable, "
            "best effort, if possible, as a rule, normally, appropriate, high quality"
        )


_TEXTS = ("note", "quality_terms", "support_terms")
