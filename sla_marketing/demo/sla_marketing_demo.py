from datetime import timedelta

from odoo import api, models

from odoo.addons.sla_base.past import Past

from . import plot

# Objectives of the running and the last month: figure, department, target. The
# figures are those that the add-on ships.
_OBJECTIVES = [
    ("kpi_new_leads", "marketing", 6),
    ("kpi_qualified_leads", "marketing", 5),
    ("kpi_pipeline_revenue", "sales", 20000),
    ("kpi_revenue", "sales", 15000),
    ("kpi_conversion", "sales", 30),
]


class SlaMarketingDemo(models.AbstractModel):
    """The leads of the demonstration, as if they had come in over the last months:
    everything is done at its own time, so clocks, classes and attempts are those that
    the engine would have made."""

    _name = "sla.marketing.demo"
    _description = "Demonstration Leads with a Past"

    @api.model
    def _tell(self):
        """Play all that happened, in its order. Called by the demo data only."""
        if self._find(0):
            return
        past = Past(self.env, host="crm.lead")
        stage = self.with_env(past.env)
        story = sorted(self._get_story(self.env.cr.now()))
        past.play([(event[0], stage._play, event) for event in story])
        self._promise()

    @api.model
    def _get_story(self, present):
        """Return ``[(moment, number of the lead, what, detail), …]``, up to now."""
        days = range(plot.FIRST_DAY, plot.LAST_DAY, -plot.STEP)
        leads = [
            (day * plot.DAY, plot.PATTERNS[index % len(plot.PATTERNS)])
            for index, day in enumerate(days)
        ]
        story = []
        for number, (came, events) in enumerate([*leads, *plot.NOW]):
            start = present - timedelta(minutes=came)
            if came >= plot.DAY:
                # in the morning, whenever this is installed
                start = start.replace(hour=8, minute=15)
            for minutes, what, detail in [(0, "come", ""), *events]:
                moment = start + timedelta(minutes=minutes)
                if moment < present:
                    moment = moment.replace(microsecond=0)
                    story.append((moment, number, what, detail or ()))
        return story

    @api.model
    def _promise(self):
        """Make objectives of both departments, and measure them."""
        agreement = self._ref("agreement_leads")
        first = self.env["sla.period"]._get_bounds("month", self.env.cr.now().date())[0]
        before = self.env["sla.period"]._get_previous("month", first)
        for name, side, target in self._get_objectives():
            kpi = self.env.ref(f"sla_marketing.{name}", raise_if_not_found=False)
            if not kpi:
                continue
            agreement[f"lead_{side}_kpi_ids"] += kpi
            for day in (before, first):
                self._want(kpi, agreement.company_id, day, target)
        for kind, last in (("month", True), ("month", False), ("week", True)):
            agreement._get_lead_report(kind, last=last)

    @api.model
    def _get_objectives(self):
        """Return ``[(figure, department, target of a month), …]``."""
        return _OBJECTIVES

    def _want(self, kpi, company, day, target):
        """Make the objective of a month, unless a plan has made it."""
        objectives = self.env["sla.objective"]
        vals = {
            "kpi_id": kpi.id,
            "company_id": company.id,
            "scope": "company",
            "period_kind": "month",
            "date_start": day,
        }
        known = objectives.search([(name, "=", vals[name]) for name in vals])
        if not known:
            objectives.create({**vals, "target": target})

    # Deeds

    def _play(self, moment, number, what, detail):
        if what == "come":
            self._come(number)
            return
        lead = self._find(number).with_env(self.env)
        getattr(self, f"_play_{what}")(lead, moment, detail)

    def _find(self, number):
        return self.env.ref(self._get_xmlid(number), raise_if_not_found=False)

    def _get_xmlid(self, number):
        return f"sla_marketing.demo_lead_{number}"

    def _come(self, number):
        lead = self.env["crm.lead"].create(self._prepare_lead(number))
        xmlid = {"xml_id": self._get_xmlid(number), "record": lead, "noupdate": True}
        self.env["ir.model.data"]._update_xmlids([xmlid])

    def _prepare_lead(self, number):
        """Return the values of a lead that comes in."""
        name, wish, country, source, campaign, revenue = plot.LEADS[
            number % len(plot.LEADS)
        ]
        return {
            "name": f"{name}: {wish}",
            "type": "lead",
            "partner_name": name,
            "contact_name": name,
            "email_from": f"office{number}@{name.split()[0].lower()}.example.com",
            "phone": "+1 415-555-0150",
            "country_id": self.env.ref(f"base.{country}").id,
            "source_id": self._ref(f"source_{source}").id,
            "campaign_id": campaign and self._ref(f"campaign_{campaign}").id,
            "expected_revenue": revenue + 150 * (number % 7),
            "team_id": self._ref("team_field_sales").id,
            "user_id": self._marketer().id,
            "company_id": self.env.ref("base.main_company").id,
        }

    def _marketer(self):
        return self._ref("user_golnar")

    def _seller(self, lead):
        return self._ref(f"user_{plot.SELLERS[lead.id % len(plot.SELLERS)]}")

    def _play_call(self, lead, moment, detail):
        attempt = self._attempt(lead, moment, "call")
        attempt._set_call(*detail)

    def _play_email(self, lead, moment, _detail):
        self._attempt(lead, moment, "email")

    def _attempt(self, lead, moment, kind):
        user = lead.user_id or self._seller(lead)
        return self.env["sla.lead.attempt"]._note(lead, kind, moment, user)

    def _play_plan(self, lead, moment, days):
        lead.activity_unlink(["mail.mail_activity_data_call"])
        lead.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=(moment + timedelta(days=days)).date(),
            user_id=(lead.user_id or self._seller(lead)).id,
        )

    def _play_meet(self, lead, moment, hours):
        self.env["calendar.event"].create(
            {
                "name": lead.partner_name,
                "opportunity_id": lead.id,
                "user_id": lead.user_id.id,
                "partner_ids": [(6, 0, lead.user_id.partner_id.ids)],
                "start": moment - timedelta(minutes=5),
                "stop": moment - timedelta(minutes=5) + timedelta(hours=hours),
            }
        )

    def _play_offer(self, lead, _moment, _detail):
        lead.with_user(self._marketer()).action_sla_offer()

    def _play_accept(self, lead, _moment, _detail):
        seller = self._seller(lead)
        lead.with_user(seller).action_sla_accept()
        customer = self.env["res.partner"].create(
            {
                "name": lead.partner_name,
                "is_company": True,
                "email": lead.email_from,
                "country_id": lead.country_id.id,
                **self._prepare_customer(),
            }
        )
        lead.convert_opportunity(customer)

    def _prepare_customer(self):
        """Return further values of a customer that a lead becomes."""
        return {}

    def _play_reject(self, lead, _moment, _detail):
        reason = self.env.ref("sla_marketing.reject_reason_too_early")
        lead.with_user(self._seller(lead))._sla_reject(reason)

    def _play_win(self, lead, moment, _detail):
        lead.action_set_won()
        lead.date_closed = moment

    def _play_lose(self, lead, moment, _detail):
        lead.action_set_lost(lost_reason_id=self.env.ref("crm.lost_reason_1").id)
        lead.date_closed = moment

    def _ref(self, name):
        return self.env.ref(f"sla_marketing.{name}")
