from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..engine.senders import (
    domain_of,
    is_domain,
    is_free_mail,
    is_of_company,
    split_domains,
)


class ResPartner(models.Model):
    """Whose mail it is: a company is known by its e-mail domains and phone numbers."""

    _inherit = "res.partner"

    sla_domains = fields.Char(
        string="E-mail domains",
        groups="base.group_user",
        help="Mail from unknown addresses at these domains belongs to this company, "
        "such as: example.com example.org. Empty: the domain of its own e-mail "
        "address.",
    )

    _sla_domains = models.Index("(id) WHERE sla_domains IS NOT NULL")
    _sla_email_domain = models.Index(
        "(split_part(email_normalized, '@', 2)) WHERE is_company"
    )

    @api.constrains("sla_domains")
    def _check_sla_domains(self):
        for partner in self.filtered("sla_domains"):
            for domain in partner.sla_domains.split(" "):
                if is_free_mail(domain):
                    raise ValidationError(
                        self.env._(
                            "“%(domain)s” cannot be a domain of “%(partner)s”: anybody "
                            "gets an address there. Leave it out.",
                            domain=domain,
                            partner=partner.display_name,
                        )
                    )
                if not is_domain(domain):
                    raise ValidationError(
                        self.env._(
                            "“%(domain)s” of “%(partner)s” is not an e-mail domain. "
                            "Write domains such as example.com, with spaces between "
                            "them.",
                            domain=domain,
                            partner=partner.display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_clean(vals))

    @api.model
    def _sla_find_by_address(self, address, company):
        """Return the one customer company that an unknown ``address`` belongs to; none
        if it tells nothing, or if several companies could be meant. Those that name the
        domain come before those with an address there."""
        domain = domain_of(address)
        if not domain:
            return self.browse()
        self.flush_model(["sla_domains", "email", "is_company", "active", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT partner.id, partner.sla_domains IS NOT NULL
                    AND %(domain)s = ANY(string_to_array(partner.sla_domains, ' '))
                FROM res_partner AS partner
                WHERE partner.active AND partner.is_company
                    AND (partner.company_id IS NULL OR partner.company_id = %(company)s)
                    AND NOT EXISTS (SELECT FROM res_company AS ours
                        WHERE ours.partner_id = partner.id)
                    AND (
                        (%(by_address)s
                            AND split_part(partner.email_normalized, '@', 2)
                                = %(domain)s)
                        OR (partner.sla_domains IS NOT NULL AND %(domain)s =
                            ANY(string_to_array(partner.sla_domains, ' ')))
                    )""",
                domain=domain,
                by_address=is_of_company(domain),
                company=company.id,
            )
        )
        named = [id_ for id_, is_named in rows if is_named]
        ids = named or [id_ for id_, _is_named in rows]
        return self.browse(ids if len(ids) == 1 else ())

    def _sla_add_contact(self, name, address):
        """Return a new contact of this company with that name and e-mail address."""
        self.ensure_one()
        return self.create(
            {
                "name": name or address,
                "email": address,
                "parent_id": self.id,
                "company_id": self.company_id.id,
                "lang": self.lang,
            }
        )

    @api.model
    def _sla_find_by_phone(self, number, company):
        """Return whose phone number this is: a person, or the company if several people
        of one company have it; none if that cannot be told."""
        number = (number or "").strip()
        if len(number) < self._phone_search_min_length:
            return self.browse()
        country = company.country_id
        full = self._phone_format(number=number, country=country, force_format="E164")
        found = self.search(
            [
                ("company_id", "in", (False, company.id)),
                "|",
                ("phone_sanitized", "=", full or number),
                ("phone_mobile_search", "=", full or number),
            ],
            limit=20,
        )
        if len(found) > 1:
            found = found.commercial_partner_id
        return found if len(found) == 1 else self.browse()


def _clean(vals):
    """Return ``vals`` with the domains in the form in which they are looked up."""
    if not vals.get("sla_domains"):
        return vals
    return {**vals, "sla_domains": " ".join(split_domains(vals["sla_domains"]))}
