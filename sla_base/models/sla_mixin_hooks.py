from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain


class SlaMixin(models.AbstractModel):
    """The hooks of a host: what the engine asks of a document, and what it makes of the
    answers. For one record, from fields only: the engine calls them on batches that are
    prefetched. A host overrides those whose defaults do not fit."""

    _inherit = "sla.mixin"

    # Hooks: what the engine asks of a document

    def _sla_get_partner(self):
        """Return the customer (``res.partner``) that the promise is made to."""
        return (
            self.partner_id if "partner_id" in self._fields else self.env["res.partner"]
        )

    def _sla_is_requester(self, author):
        """Return whether ``author`` (``res.partner``) is who asked, even if it is one
        of our own people."""
        return bool(author) and author == self._sla_get_partner()

    def _sla_get_company(self):
        """Return the company whose policies and calendars apply. A document without one
        belongs to the main company, whoever edits it."""
        company = self.company_id if "company_id" in self._fields else None
        return company or self.env.ref("base.main_company")

    @api.model
    def _sla_get_company_domain(self, company):
        """Return the condition that :meth:`_sla_get_company` is ``company``."""
        is_main = company == self.env.ref("base.main_company")
        if "company_id" not in self._fields:
            return Domain(is_main)
        owners = [company.id, False] if is_main else [company.id]
        return Domain("company_id", "in", owners)

    def _sla_is_asked_at_creation(self):
        """Return whether what the document was created with is the requester's first
        message, as with forms."""
        return False

    def _sla_get_user(self):
        """Return the assigned person (``res.users``); the robot is none."""
        users = self.env["res.users"]
        if "user_id" not in self._fields or self.user_id.id == SUPERUSER_ID:
            return users
        return self.user_id

    def _sla_get_team(self):
        """Return the team, a record of any model; ``None`` if there are no teams."""
        return self.team_id if "team_id" in self._fields else None

    def _sla_get_leader(self):
        """Return the head (``res.users``) of the document's team."""
        team = self._sla_get_team()
        if team and "user_id" in team._fields:
            return team.user_id
        return self.env["res.users"]

    def _sla_get_holder(self):
        """Return the party that holds the document now, a record or ``None``: its team,
        unless the host knows of suppliers."""
        return self._sla_get_team()

    def _sla_get_party(self):
        """Return the party whose work the document is, a record or ``None``; asked only
        of hosts that are ``_sla_of_party``. It stays the same when somebody else, who
        has to answer a question, holds the document for a while."""
        return self._sla_get_holder()

    def _sla_get_service(self):
        """Return the service (``sla.service``) that the document is about."""
        return self.env["sla.service"]

    def _sla_get_priority(self):
        """Return the priority, "0" (low) to "3" (very high), or ``None``."""
        priority = self.priority if "priority" in self._fields else None
        return priority if priority in ("0", "1", "2", "3") else None

    def _sla_get_channel(self):
        """Return how the document came in: a value of ``sla.target.channel`` or
        ``None``."""
        return None

    def _sla_get_team_calendar(self):
        """Return the working hours (``resource.calendar``) of the document's team, the
        same for all documents of a team and, if there is one, fact ``hours``."""
        return self.env["resource.calendar"]

    def _sla_get_further_facts(self):
        """Return ``{name: ids}`` of facts that conditions of policies look at beyond
        those of the engine (see ``sla.policy._get_condition_fields``), and as ``hours``
        what else decides on :meth:`_sla_get_team_calendar`."""
        return {}

    @api.model
    def _sla_get_trial_fields(self):
        """Return ``{field of sla.try: own field}``: what a made-up document says when a
        policy is tried. Hosts whose policies look at more extend ``sla.try`` and this.
        """
        known = {
            "company_id": "company_id",
            "partner_id": "partner_id",
            "priority": "priority",
            "team_ref": "team_id",
        }
        return {asked: own for asked, own in known.items() if own in self._fields}

    def _sla_set_user(self, user):
        """Assign the document to ``user``, as an escalation step asks."""
        if "user_id" in self._fields:
            self.user_id = user

    def _sla_set_priority(self, priority):
        """Set the priority, as an escalation step asks."""
        if "priority" in self._fields:
            self.priority = priority

    # What the engine makes of the hooks

    def _sla_is_served(self):
        """Return whether anything is promised here: not on archived documents, nor on
        those that were taken out."""
        archived = "active" in self._fields and not self.active
        return not archived and not self.sla_exempt

    def _sla_get_unserved(self):
        """Return why nothing is promised here any more, as the log of the clocks keeps
        it: a short code, and a dictionary of details or ``None``. A host that promises
        nothing for reasons of its own overrides this with :meth:`_sla_is_served`, and
        puts its codes into words in ``sla.clock._explain_reason``."""
        return "not_served", None

    def _sla_get_holder_key(self):
        return _party_key(self._sla_get_holder())

    def _sla_find_calendar(self, calendar_id):
        """Return the working hours of a promise: those that its target or agreement
        names, else the customer's, the team's, the company's."""
        company = self._sla_get_company()
        if calendar_id:
            return self.env["resource.calendar"].browse(calendar_id)
        partner = self._sla_get_partner().commercial_partner_id
        return (
            partner.with_company(company).sla_calendar_id
            or self._sla_get_team_calendar()
            or company.resource_calendar_id
        )

    def _sla_get_facts(self):
        """Return what matching looks at, what a clock copies (``copies``), and the
        values at whose change the promise is chosen anew (``triggers``)."""
        self.ensure_one()
        company = self._sla_get_company()
        partner = self._sla_get_partner()
        customer = partner.commercial_partner_id
        tier = customer.with_company(company).sla_tier_id
        service = self._sla_get_service()
        team = self._sla_get_team()
        conditions = {
            "partner": (partner.id, customer.id) if partner else (),
            "tier": tier._ids,
            "service": _ancestors(service),
            "team": team._ids if team else (),
            **self._sla_get_further_facts(),
        }
        if self._sla_of_party:
            key = _party_key(self._sla_get_party())
            conditions["party"] = (key,) if key else ()
        plain = {
            "company": company.id,
            "priority": self._sla_get_priority(),
            "channel": self._sla_get_channel(),
            "active": self._sla_is_served(),
        }
        triggers = {name: list(ids) for name, ids in conditions.items()}
        return {
            **conditions,
            **plain,
            "triggers": triggers | plain,
            "copies": {
                "partner_id": partner.id or None,
                "user_id": self._sla_get_user().id or None,
                "team_model": team._name if team else None,
                "team_id": team.id if team else None,
                "team_name": team.display_name if team else None,
                "service_id": service.id or None,
                "tier_id": tier.id or None,
                "channel": plain["channel"],
                "priority": plain["priority"],
                "holder": self._sla_get_holder_key(),
            },
        }

    @api.model
    def _sla_get_open_domain(self):
        """Return the documents that are worth looking at when a policy is to cover what
        is open already; hosts narrow it."""
        return Domain.TRUE


def _party_key(party):
    return f"{party._name},{party.id}" if party else None


def _ancestors(service):
    if not service:
        return ()
    path = service.parent_path or f"{service.id}/"
    return tuple(int(part) for part in path.split("/") if part)
