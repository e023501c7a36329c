from odoo import api, models


class SlaPolicy(models.Model):
    """Why a policy applies to a document or not, in words; for Why? and Try it."""

    _inherit = "sla.policy"

    @api.model
    def _verdict_texts(self):
        """Return ``{code: text}`` for what the matcher says of a policy; see
        ``Matcher.refusal`` and ``Matcher.verdict``."""
        texts = {
            fact: self.env._(
                "asks for another value of “%s”",
                self._fields[name]._description_string(self.env),
            )
            for name, fact in self._get_condition_fields().items()
        }
        return texts | {
            "won": self.env._("applies"),
            "beaten": self.env._("would apply, but is less specific or comes later"),
            "less_specific": self.env._("would apply, but is less specific"),
            "later": self.env._("would apply, but comes later in the sequence"),
            "no_target": self.env._("has no target for this metric here"),
            "target_later": self.env._(
                "its target for this metric was added after this began"
            ),
            "priority": self.env._("has no target for this priority"),
            "channel": self.env._("has no target for documents that came in this way"),
            "company": self.env._("is for another company"),
            "effective_from": self.env._("came into force after this began"),
            "validity": self.env._("its agreement is not valid on that day"),
            "partner": self.env._("is for other customers"),
            "tier": self.env._("is for other tiers"),
            "service": self.env._("is for other services"),
            "team": self.env._("is for other teams"),
            "party": self.env._("is an agreement with another party"),
            "domain": self.env._("its conditions are not met"),
            "broken": self.env._("its conditions cannot be read; see the faults"),
        }
