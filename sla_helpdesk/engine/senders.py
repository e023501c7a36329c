"""What the address of a sender tells of the company that he or she works for."""

import re

from odoo.tools import email_normalize

from odoo.addons.iap.tools.iap_tools import mail_prepare_for_domain_search

# Domains at which anybody gets an address: they say nothing of the sender's company.
_FREE_MAIL = frozenset(
    (
        "chmail.ir",
        "fastmail.com",
        "free.fr",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailfa.com",
        "me.com",
        "mihanmail.ir",
        "msn.com",
        "orange.fr",
        "proton.me",
        "qq.com",
        "t-online.de",
        "web.de",
        "zoho.com",
    )
)
# Providers that have a domain in many countries, such as yahoo.co.uk.
_FREE_NAMES = frozenset(
    (
        "aol",
        "gmail",
        "gmx",
        "googlemail",
        "hotmail",
        "icloud",
        "outlook",
        "protonmail",
        "rocketmail",
        "tutanota",
        "yahoo",
        "yandex",
        "ymail",
    )
)
# What stands between a name and its country.
_SECOND_LEVEL = frozenset(("co", "com", "ne", "net", "or", "org"))
_DOMAIN = re.compile(r"^[^\s@,;]+\.[^\s@,;.]+$")


def is_free_mail(domain):
    """Return whether anybody gets an address at ``domain``, in small letters."""
    name, *suffix = domain.split(".")[-3:]
    if len(suffix) == 2 and suffix[0] not in _SECOND_LEVEL:
        name = suffix[0]
    return domain in _FREE_MAIL or name in _FREE_NAMES


def domain_of(address):
    """Return the domain of an e-mail address if it may tell of a company, else None."""
    normalized = email_normalize(address or "")
    domain = normalized.rpartition("@")[2] if normalized else None
    return domain if domain and not is_free_mail(domain) else None


def is_of_company(domain):
    """Return whether addresses at ``domain`` belong together although nobody has said
    so. Odoo's list of providers has some organisations too: those have to be named."""
    return mail_prepare_for_domain_search(f"x@{domain}") == f"@{domain}"


def split_domains(text):
    """Return the domains in what somebody typed, in small letters, without doubles:
    they may be separated by commas or spaces, and begin with an @."""
    parts = re.split(r"[\s,;]+", (text or "").lower())
    return list(dict.fromkeys(part.lstrip("@") for part in parts if part.lstrip("@")))


def is_domain(text):
    """Return whether ``text`` looks like a domain, such as ``example.com``."""
    return bool(_DOMAIN.match(text))
