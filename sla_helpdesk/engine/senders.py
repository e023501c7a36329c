"""What the address of a sender tells of the company that he or she works for."""

import re

from odoo.tools import email_normalize

# Domains at which anybody gets an address: they say nothing of the sender's company.
FREE_MAIL = frozenset(
    (
        "aol.com",
        "chmail.ir",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "mailfa.com",
        "me.com",
        "mihanmail.ir",
        "msn.com",
        "orange.fr",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rocketmail.com",
        "t-online.de",
        "tutanota.com",
        "web.de",
        "yahoo.com",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    )
)
_DOMAIN = re.compile(r"^[^\s@,;]+\.[^\s@,;.]+$")


def domain_of(address):
    """Return the domain of an e-mail address if it tells of a company, else None."""
    normalized = email_normalize(address or "")
    domain = normalized.rpartition("@")[2] if normalized else None
    return domain if domain and domain not in FREE_MAIL else None


def split_domains(text):
    """Return the domains in what somebody typed, in small letters, without doubles:
    they may be separated by commas or spaces, and begin with an @."""
    parts = re.split(r"[\s,;]+", (text or "").lower())
    return list(dict.fromkeys(part.lstrip("@") for part in parts if part.lstrip("@")))


def is_domain(text):
    """Return whether ``text`` looks like a domain, such as ``example.com``."""
    return bool(_DOMAIN.match(text))
