"""What is known of the people whom a batch of alerts may reach.

Asked once for the batch, not once for each alert: a storm has thousands of alerts, but
few recipients. Kept for one transaction only."""

from datetime import timedelta

_HOUR = timedelta(hours=1)


class Audience:
    """Answers about the recipients of ``deliveries``."""

    def __init__(self, deliveries):
        self._deliveries = deliveries
        self._env = deliveries.env
        self._documents = {}
        self._readable = {}
        self._devices = {}
        self._on_leave = None
        self._told = None
        for model, clocks in deliveries.clock_id.grouped("res_model").items():
            if model in self._env:
                found = self._env[model].browse(set(clocks.mapped("res_id"))).exists()
                self._documents[model] = {document.id: document for document in found}

    def document_of(self, clock):
        """Return the document of ``clock``, or ``None`` if there is none any more. The
        documents of a batch are read together."""
        return self._documents.get(clock.res_model, {}).get(clock.res_id)

    def may_read(self, user, document):
        """Return whether ``user`` may read ``document``."""
        key = (user.id, document._name)
        if key not in self._readable:
            ids = list(self._documents[document._name])
            own = self._env[document._name].browse(ids).with_user(user)
            self._readable[key] = set(own._filtered_access("read")._ids)
        return document.id in self._readable[key]

    def is_absent(self, user):
        """Return whether alerts would reach ``user`` in vain."""
        if self._on_leave is None:
            self._on_leave = self._env["res.users"]._sla_get_on_leave()
        return user._sla_is_absent(self._on_leave)

    def has_device(self, partner):
        """Return whether a phone or browser of ``partner`` takes notifications."""
        if partner.id not in self._devices:
            devices = self._env["mail.push.device"].sudo()  # sudo: of other people
            found = devices.search_count([("partner_id", "=", partner.id)], limit=1)
            self._devices[partner.id] = bool(found)
        return self._devices[partner.id]

    def told_at(self, partner):
        """Return when ``partner`` was last told something, if within the last hour."""
        if self._told is None:
            since = self._env["sla.clock"]._now() - _HOUR
            self._told = self._deliveries._get_told_since(since)
        return self._told.get(partner.id)
