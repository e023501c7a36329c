from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.sla_target import PRIORITIES


class SlaSetup(models.TransientModel):
    """*Create*: everything in one step, in force at the end."""

    _inherit = "sla.setup"

    def action_create_all(self):
        """Make working hours, tiers, agreement, policies, targets and steps; put them
        in force, and remember them so that they can be undone.

        :return: what the last page shows, see ``sla.setup.run._describe``
        """
        self.ensure_one()
        self = self.with_company(self.company_id)
        self._check_answers()
        levels = self._get_levels()
        rivals = {key: self._find_rivals(key) for key in levels}
        replaced = self._get_replaced()
        known = self._find_calendar()
        calendar = known or self.env["resource.calendar"].create(
            self._prepare_calendar()
        )
        new_tiers = self._make_tiers(levels)
        agreement = self._make_agreement(calendar)
        policies = self.env["sla.policy"]
        for key, name in levels.items():
            sequence = self._get_sequence(*rivals[key], replaced)
            policies |= self._make_policy(agreement, key, name, sequence)
        self._put_in_force(agreement, replaced)
        return self._remember(
            agreement_id=agreement.id,
            policy_ids=[Command.set(policies.ids)],
            tier_ids=[Command.set(new_tiers.ids)],
            calendar_id=False if known else calendar.id,
            replaced_ids=[Command.set(replaced.ids)],
        )._describe()

    def _check_answers(self):
        if not self.owner_id:
            raise UserError(
                self.env._(
                    "Choose the owner: who answers for the promise, and hears of "
                    "alerts that reach nobody else."
                )
            )
        self.get_preview()  # raises for whatever cannot be promised

    def _put_in_force(self, agreement, replaced):
        # sudo: those that belong to an agreement are locked for everybody else
        replaced.sudo().write({"state": "draft"})
        agreement.action_activate()
        if self.scope == "open":
            # sudo: as above; no first day, so that whatever is open is covered
            agreement.sudo().date_start = False
            policies = agreement.policy_ids
            policies.sudo().write({"effective_from": False})  # sudo: as above
            policies[:1]._cover_open_documents()  # of the model: once for all of them

    def _remember(self, **made):
        # sudo: the memory of set-ups is written by the set-up only
        run = (
            self.env["sla.setup.run"]
            .sudo()  # see above
            .create(
                {
                    "name": self._get_template(self.template)["name"],
                    "template": self.template,
                    "company_id": self.company_id.id,
                    "user_id": self.env.uid,
                    "scope": self.scope,
                    **made,
                }
            )
        )
        return run.sudo(False)

    # Levels: each tier of the template, then all other customers

    def _get_levels(self):
        """Return ``{key of the tier or "": name of its policy}`` of the levels on which
        something is promised."""
        promised = {promise["tier"] for promise in self._get_promises()}
        template = self._get_template(self.template)
        names = {tier["key"]: tier["name"] for tier in template.get("tiers", [])}
        if not names:
            return {"": template["name"]}
        names[""] = self._get_rest_name()
        return {
            key: self.env._(
                "%(template)s: %(tier)s", template=template["name"], tier=name
            )
            for key, name in names.items()
            if key in promised
        }

    def _find_tier(self, key):
        """Return the ``sla.tier`` that is there for a tier of the template: the one of
        the same name."""
        tiers = self.env["sla.tier"]
        for tier in self._get_template(self.template).get("tiers", []):
            if tier["key"] == key:
                return tiers.search(
                    [
                        ("name", "=ilike", tier["name"]),
                        ("company_id", "in", [False, self.company_id.id]),
                    ],
                    limit=1,
                )
        return tiers

    def _get_replaced(self):
        general, _narrower = self._get_all_rivals()
        if self._get_conflict(general) != "replace":
            return general.browse()
        return self._get_replaceable(general)

    # Making

    def _make_tiers(self, levels):
        """Make the tiers that are not there yet, and return them."""
        described = self._get_template(self.template).get("tiers", [])
        return self.env["sla.tier"].create(
            [
                {
                    "name": tier["name"],
                    "sequence": 10 * number,
                    "color": tier.get("color", 0),
                    "description": tier.get("description"),
                    "company_id": self.company_id.id,
                }
                for number, tier in enumerate(described, start=1)
                if tier["key"] in levels and not self._find_tier(tier["key"])
            ]
        )

    def _make_agreement(self, calendar):
        return self.env["sla.agreement"].create(
            {
                "name": self.name or self._get_template(self.template)["name"],
                "kind": "customer",
                "calendar_id": calendar.id,
                "owner_id": self.owner_id.id,
                "company_id": self.company_id.id,
            }
        )

    def _make_policy(self, agreement, key, name, sequence):
        model = self._get_template(self.template)["model"]
        return self.env["sla.policy"].create(
            {
                "name": name,
                "sequence": sequence,
                "model_id": self.env["ir.model"]._get_id(model),
                "agreement_id": agreement.id,
                "company_id": self.company_id.id,
                "tier_ids": [Command.set(self._find_tier(key).ids)],
                "target_ids": [
                    Command.create(vals) for vals in self._prepare_targets(key)
                ],
                "escalation_ids": [Command.create(vals) for vals in self._get_steps()],
            }
        )

    def _prepare_targets(self, key):
        """Return the values of the targets of a level. What holds for all priorities
        alike is one target."""
        by_metric = {}
        for promise in self._get_promises():
            if promise["tier"] == key:
                by_metric.setdefault(promise["metric"], {})[promise["priority"]] = (
                    promise["duration"],
                    promise["unit"],
                )
        found = []
        for metric, durations in by_metric.items():
            if len(durations) == len(PRIORITIES) and len(set(durations.values())) == 1:
                durations = {"": next(iter(durations.values()))}
            for priority, (duration, unit) in durations.items():
                found.append(
                    {
                        "metric_id": metric.id,
                        "priority": priority or False,
                        "duration": duration,
                        "unit": unit,
                    }
                )
        return found
