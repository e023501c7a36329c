from collections import Counter, defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..planning import spread

_MONTHLY = {
    "leads": "kpi_new_leads",
    "qualified": "kpi_qualified_leads",
    "pipeline": "kpi_pipeline_revenue",
    "revenue": "kpi_revenue",
}


class SlaLeadPlan(models.Model):
    """Saving a plan as objectives of marketing and of sales, in one step."""

    _inherit = "sla.lead.plan"

    objective_ids = fields.Many2many(
        "sla.objective",
        "sla_lead_plan_objective_rel",
        "plan_id",
        "objective_id",
        string="Objectives",
        readonly=True,
        copy=False,
        help="What is promised because of the plan.",
    )
    objective_count = fields.Integer(
        string="Number of objectives",
        compute="_compute_objective_count",
        help="How many objectives you can see of those made from the plan.",
    )

    def _compute_objective_count(self):
        counts = dict(
            self.env["sla.objective"]._read_group(
                [("lead_plan_ids", "in", self.ids)], ["lead_plan_ids"], ["__count"]
            )
        )
        for plan in self:
            plan.objective_count = counts.get(plan, 0)

    def action_save_objectives(self):
        """Promise what the plan needs: make the objectives, or change the open ones
        that are there. Closed ones stay; it is said in the messages what was done."""
        self.ensure_one()
        self.check_access("write")
        problems = self._find_problems()
        if problems:
            raise UserError(
                self.env._(
                    "“%(plan)s” is not complete, so nothing can be promised:\n%(why)s",
                    plan=self.name,
                    why="\n".join(problems),
                )
            )
        others = self._find_others()
        self._check_overlap(others)
        wanted = self._prepare_objectives(self | others)
        done = self._keep_objectives(wanted)
        self.message_post(body=self._say_done(done))
        return self.action_view_objectives()

    def action_view_objectives(self):
        """Open the objectives that were made from the plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sla_objective.sla_objective_action"
        )
        action["domain"] = [("lead_plan_ids", "in", self.ids)]
        action["context"] = {"group_by": ["kpi_id"]}
        return action

    def _find_others(self):
        """Return the other plans of the same team that objectives were made from:
        what they need in a month is added to what this one needs in it."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("team_id", "=", self.team_id.id),
                ("id", "not in", self.ids),
                ("objective_ids", "!=", False),
            ]
        )

    def _check_overlap(self, others):
        """Check that no quota is promised twice.

        :raise UserError: if a plan of ``others`` is for the same days, as a year and
            one of its quarters are
        """
        for other in others:
            if self.date_start <= other.date_end and other.date_start <= self.date_end:
                raise UserError(
                    self.env._(
                        "“%(plan)s” and “%(other)s” are for the same days, and their "
                        "revenue would be promised twice. Keep one of them: delete the "
                        "objectives of the other plan first.",
                        plan=self.name,
                        other=other.name,
                    )
                )

    def _prepare_objectives(self, plans):
        """Return ``{key: values}`` of the objectives that the plan needs; the key is
        what tells one objective from another. Months that are over are left out.

        :param plans: all plans of the team that promise: what they need in the same
            month is one objective
        """
        who = (
            {"scope": "team", "team_ref": f"crm.team,{self.team_id.id}"}
            if self.team_id
            else {"scope": "company", "is_public": True}
        )
        company = {"company_id": self.company_id.id} | who
        wanted = {}
        for (name, month), (target, needing) in self._sum_up(plans).items():
            wanted[_MONTHLY[name], "month", month] = company | {
                "target": target,
                "lead_plan_ids": [Command.set(needing.ids)],
            }
        funnel = self.leads_needed and self.customers_needed / self.leads_needed
        # the conversion first: making its counterpart would make it too
        whole = {"kpi_conversion": round(100 * funnel, 1), "kpi_revenue": self.quota}
        for xmlid, target in whole.items():
            key = xmlid, self.period_kind, self.date_start
            wanted[key] = company | {
                "target": target,
                "lead_plan_ids": [Command.set(self.ids)],
            }
        return wanted

    def _sum_up(self, plans):
        """Return ``{(name, month): (target, plans that need it)}`` of the months that
        this plan needs something in, or did when it was saved before."""
        targets = {plan: plan._get_monthly_targets() for plan in plans}
        keys = set(targets[self])
        for name, xmlid in _MONTHLY.items():
            kpi = self.env.ref(f"sla_marketing.{xmlid}", raise_if_not_found=False)
            keys.update(
                (name, each.date_start)
                for each in self.objective_ids
                if each.kpi_id == kpi and each.period_kind == "month"
            )
        result = {}
        for key in sorted(keys):
            needing = plans.filtered(lambda plan, key=key: targets[plan].get(key))
            if needing:
                target = sum(targets[plan][key] for plan in needing)
                result[key] = target, needing
        return result

    def _get_monthly_targets(self):
        """Return ``{(name, month): target}``; months that are over are left out, since
        nobody can promise the past."""
        period, today = self._get_period(), self._get_today()
        targets = Counter()
        for need in self.need_ids:
            if period._get_bounds("month", need.date)[1] > today:
                for name in ("leads", "qualified", "pipeline"):
                    targets[name, need.date] += need[name]
        currency = self.currency_id
        months = self._get_months()
        # in the smallest coins, so that the months add up to the quota
        coins = spread(round(self.quota / currency.rounding), [1] * len(months))
        for (first, end), part in zip(months, coins, strict=True):
            if end > today and self.period_kind != "month":
                targets["revenue", first] = part * currency.rounding
        return {
            key: currency.round(target) if key[0] in ("pipeline", "revenue") else target
            for key, target in targets.items()
            if target
        }

    def _keep_objectives(self, wanted):
        """Write the objectives. Return ``{what was done: objectives}``."""
        objectives = self.env["sla.objective"]
        done = defaultdict(objectives.browse)
        for (xmlid, kind, first), vals in wanted.items():
            kpi = self.env.ref(f"sla_marketing.{xmlid}", raise_if_not_found=False)
            if not kpi:
                continue  # somebody has deleted the figure: it is wanted no more
            vals = vals | {
                "kpi_id": kpi.id,
                "period_kind": kind,
                "date_start": first,
                "has_target": True,
            }
            [(_set, _zero, plans)] = vals["lead_plan_ids"]
            known = objectives.search(_find(objectives.new(vals)), limit=1)
            if not known:
                done["made"] |= objectives.create(vals)
            elif known.state == "closed":
                done["closed"] |= known
            elif known.target == vals["target"] and set(plans) == set(
                known.lead_plan_ids.ids
            ):
                done["same"] |= known
            else:
                names = ("target", "has_target", "lead_plan_ids")
                known.write({name: vals[name] for name in names})
                done["changed"] |= known
        kept = objectives.union(*done.values())
        today = self._get_today()
        done["left"] = (self.objective_ids - kept).filtered(
            lambda each: each.state == "open" and each.date_end >= today
        )
        (done["made"] | done["changed"]).action_refresh()
        return done

    def _say_done(self, done):
        """Return in words what was done with the objectives."""
        texts = {
            "made": self.env._("Objectives made: %(count)s."),
            "changed": self.env._("Changed: %(count)s."),
            "same": self.env._("Right already: %(count)s."),
            "closed": self.env._("Closed, and left as they are: %(names)s."),
            "left": self.env._(
                "Not needed by the plan any more, and left until you delete them: "
                "%(names)s."
            ),
        }
        return " ".join(
            text
            % {
                "count": len(done[key]),
                "names": self.env["sla.format"]._list(done[key].mapped("display_name")),
            }
            for key, text in texts.items()
            if done.get(key)
        )


def _find(draft):
    """Return a domain for the objective that ``draft`` would be a second one of."""
    return [
        ("kpi_id", "=", draft.kpi_id.id),
        ("company_id", "=", draft.company_id.id),
        ("who", "=", draft.who),
        ("period_kind", "=", draft.period_kind),
        ("date_start", "=", draft.date_start),
    ]
