"""Documents as they were: records in memory that are never written.

The past is read from what the chatter keeps: tracked changes are undone one by one,
messages tell who replied and who asked when, and a date and time that a document holds
tells itself since when. All other fields are taken as they are today."""

from collections import defaultdict
from typing import NamedTuple

from odoo.orm.identifiers import NewId

REPLIED, ASKED = "sla_first_reply_at", "sla_waiting_since"
# Tracked types, and the column that keeps their old value.
_COLUMNS = {
    "many2one": "integer",
    "boolean": "integer",
    "integer": "integer",
    "float": "float",
    "monetary": "float",
    "char": "char",
    "selection": "char",
    "text": "text",
    "date": "datetime",
    "datetime": "datetime",
}
_BY_PEOPLE = ("comment", "email", "email_outgoing", "sms")
_MESSAGE = [
    "res_id",
    "create_date",
    "message_type",
    "is_internal",
    "subtype_id",
    "author_id",
    "mail_activity_type_id",
]


class SnapshotId(NewId):
    """Id of a document as it was at some time: one document has several, which must not
    share their values in the cache. What a snapshot does not say comes from its
    document."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__


class State(NamedTuple):
    """What a document said from ``at`` on; ``changed`` are the names of the fields that
    changed then."""

    at: object
    record: object
    changed: frozenset
    asked_at: object


class Snapshots:
    """The past of the documents of one batch.

    :param documents: real records, as superuser
    :param names: the fields whose past matters
    """

    def __init__(self, documents, names):
        self.documents = documents
        names = set(names)
        if names & _FROM_CHATTER:
            names |= _FROM_CHATTER
        self.fields = {
            name: documents._fields[name]
            for name in names
            if name in documents._fields and documents._fields[name].store
        }
        self.tracked = {
            name
            for name, field in self.fields.items()
            if getattr(field, "tracking", None) and field.type in _COLUMNS
        }
        self.unknown = defaultdict(set)  # {document id: fields with a lost value}
        self._undo = defaultdict(list)  # {document id: [(at, name, value before)]}
        self._since = defaultdict(list)  # {document id: [(at, name, value from then)]}
        self._asked = defaultdict(list)  # {document id: [when the requester asked]}
        self._states = {}
        self._load_tracked()
        if "message_ids" in documents._fields:
            self._load_messages()
        self._load_dates()

    def known(self, names):
        """Return whether the past of all stored fields among ``names`` can be told."""
        return all(
            name in self.tracked
            or self.fields[name].type == "datetime"
            or name in ("id", "active", "sla_exempt")
            for name in names
            if name in self.fields
        )

    def states(self, document):
        """Return the :class:`State` list of ``document``, oldest first; the first one
        is that of its creation."""
        id_ = document._ids[0]
        if id_ not in self._states:
            self._states[id_] = self._make_states(document)
        return self._states[id_]

    # What the chatter keeps

    def _load_tracked(self):
        if not self.tracked:
            return
        env, name_of = self.documents.env, {}
        for name in self.tracked:
            field = env["ir.model.fields"]._get(self.documents._name, name)
            name_of[field.id] = name
        columns = sorted({f"old_value_{column}" for column in _COLUMNS.values()})
        values = env["mail.tracking.value"].search_fetch(
            [
                ("mail_message_id.model", "=", self.documents._name),
                ("mail_message_id.res_id", "in", self.documents.ids),
                ("field_id", "in", list(name_of)),
            ],
            ["field_id", "mail_message_id", *columns],
            order="id",
        )
        values.mail_message_id.fetch(["res_id", "create_date"])
        labels = self._get_labels()
        for value in values:
            message = value.mail_message_id
            name = name_of[value.field_id.id]
            before = value[f"old_value_{_COLUMNS[self.fields[name].type]}"]
            self._add_tracked(message, name, before, labels)
        self._drop_missing()

    def _add_tracked(self, message, name, before, labels):
        kind = self.fields[name].type
        if kind == "selection":
            before = labels[name].get(before, False) if before else None
            if before is False:
                self.unknown[message.res_id].add(name)
                before = None
        elif kind == "boolean":
            before = bool(before)
        elif kind == "date" and before:
            before = before.date()
        elif kind not in ("integer", "float", "monetary"):
            before = before or None
        at = message.create_date.replace(microsecond=0)
        self._undo[message.res_id].append((at, name, before))

    def _get_labels(self):
        """Return ``{field: {label: value}}`` in all languages, since the chatter keeps
        what the author saw; a label that two values share tells nothing: False."""
        env, result = self.documents.env, {}
        languages = [code for code, _name in env["res.lang"].get_installed()]
        for name in self.tracked:
            field = self.fields[name]
            if field.type != "selection":
                continue
            labels = result[name] = {}
            for code in languages:
                pairs = field._description_selection(
                    env(context={**env.context, "lang": code})
                )
                for value, label in pairs:
                    same = labels.setdefault(label, value) == value
                    labels[label] = value if same else False
        return result

    def _drop_missing(self):
        """Values that are records deleted meanwhile cannot be told any more."""
        used = defaultdict(set)
        for changes in self._undo.values():
            for _at, name, before in changes:
                if before and self.fields[name].type == "many2one":
                    used[self.fields[name].comodel_name].add(before)
        env = self.documents.env
        gone = {
            model: ids - set(env[model].browse(ids).exists()._ids)
            for model, ids in used.items()
        }
        for id_, changes in self._undo.items():
            for at, name, before in list(changes):
                field = self.fields[name]
                if field.type == "many2one" and before in gone.get(
                    field.comodel_name, ()
                ):
                    changes.remove((at, name, before))
                    self.unknown[id_].add(name)

    def _load_messages(self):
        """Work out who replied and asked when, as the engine would have noted it."""
        if not _FROM_CHATTER & set(self.fields):
            return
        messages = self.documents.env["mail.message"].search_fetch(
            [
                ("model", "=", self.documents._name),
                ("res_id", "in", self.documents.ids),
                "|",
                ("message_type", "in", _BY_PEOPLE),
                ("mail_activity_type_id", "!=", False),
            ],
            _MESSAGE,
            order="id",
        )
        by_document = messages.grouped("res_id")
        for document in self.documents:
            told = by_document.get(document.id, messages.browse())
            self._note_messages(document, told)

    def _note_messages(self, document, messages):
        first_reply, waiting = document[REPLIED] or None, None
        since, asked_at = self._since[document.id], self._asked[document.id]
        if document._sla_is_asked_at_creation():
            waiting = _second(document.create_date)
            since.append((waiting, ASKED, waiting))
            asked_at.append(waiting)
        for message in messages:
            replied, asked = document._sla_read_message(message)
            at = _second(message.create_date)
            if replied and not first_reply:
                first_reply = at
            if replied and waiting:
                waiting = None
                since.append((at, ASKED, None))
            elif asked:
                asked_at.append(at)
                if not waiting:
                    waiting = at
                    since.append((at, ASKED, at))
        if first_reply:
            since.append((first_reply, REPLIED, first_reply))

    def _load_dates(self):
        """A date and time of which no changes are kept was empty until then."""
        now = self.documents.env.cr.now()
        for name, field in self.fields.items():
            if field.type != "datetime" or name in self.tracked or name in _NOT_DATED:
                continue
            for document in self.documents:
                value = document[name]
                if value and value <= now:
                    self._since[document.id].append((_second(value), name, value))

    # Putting it together

    def _make_states(self, document):
        id_ = document._ids[0]
        created = _second(document.create_date)
        since = self._since.get(id_, ())
        undo = sorted(self._undo.get(id_, ()), key=lambda change: change[0])
        changed = defaultdict(set)
        for at, name, _value in [*undo, *since]:
            changed[max(at, created)].add(name)
        moments = sorted({created, *changed})
        values = self._values_at(moments, undo, since)
        ids = [SnapshotId(origin=id_) for _moment in moments]
        records = document.browse(ids)
        for record, said in zip(records, values, strict=True):
            self._fill(record, document, said)
        asked = self._asked.get(id_, ())
        return [
            State(
                at,
                record,
                frozenset(changed[at]) if at != created else frozenset(),
                max((moment for moment in asked if moment <= at), default=None),
            )
            for at, record in zip(moments, records, strict=True)
        ]

    def _values_at(self, moments, undo, since):
        """Return for each moment the values that differ from today's."""
        names = _FROM_CHATTER & set(self.fields)
        names |= {name for _at, name, _value in since}
        result = []
        for moment in moments:
            said = dict.fromkeys(names)
            for at, name, value in since:
                if at <= moment:
                    said[name] = value
            for at, name, before in reversed(undo):
                if at > moment:
                    said[name] = before
            result.append(said)
        return result

    def _fill(self, record, document, said):
        env, id_ = record.env, record._ids[0]
        for name, value in said.items():
            self.fields[name]._get_cache(env)[id_] = value
        for name, field in self.fields.items():
            if field.type in ("many2many", "one2many"):
                # as they are: left to itself Odoo would make new records of them
                field._get_cache(env)[id_] = document[name]._ids


_FROM_CHATTER = {REPLIED, ASKED}
_NOT_DATED = (REPLIED, ASKED, "create_date", "write_date")


def _second(moment):
    return moment.replace(microsecond=0)
