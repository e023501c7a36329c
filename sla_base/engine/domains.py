"""Conditions that administrators write: read, checked, and what they depend on."""

from ast import literal_eval
from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Types of fields whose values can be looked up, and what those values are.
_LOOKED_UP = {"char": str, "selection": str, "integer": int, "many2one": int}


def parse(text):
    """Return the Domain that ``text`` says; raise ValueError for anything else."""
    try:
        return Domain(literal_eval(text or "[]"))
    except (SyntaxError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def check(env, model_name, text, where):
    """Check that a condition can be kept: the model's fields only, ones that the author
    may read, no relative dates, and only fields whose changes can be noticed.

    Evaluation runs as superuser, for everyone alike; so what it may look at is decided
    here, by what its author may.

    :param str where: the record and field, for the message
    :raise ValidationError: what is wrong and what to write instead
    """
    model = env[model_name]
    try:
        domain = parse(text)
        domain.validate(model.sudo())  # the author's own rights are checked below
    except (ValueError, TypeError, AssertionError) as error:
        raise ValidationError(
            env._(
                "%(where)s: the condition cannot be read (%(error)s). Choose it again "
                "with the condition editor.",
                where=where,
                error=error,
            )
        ) from error
    for condition in domain.iter_conditions():
        _check_condition(env, model, condition, where)


def _check_condition(env, model, condition, where):
    path = condition.field_expr
    current = model
    for name in path.split("."):
        field = current._fields.get(name)
        if field is None:
            break  # a property, or a part of a date: its field was checked before
        if not current.has_access("read") or not current._has_field_access(
            field, "read"
        ):
            raise ValidationError(
                env._(
                    "%(where)s: you may not read the field “%(field)s”. Leave it out, "
                    "or ask an administrator who may.",
                    where=where,
                    field=path,
                )
            )
        if not _is_noticeable(model, field):
            raise ValidationError(
                env._(
                    "%(where)s: changes of the field “%(field)s” cannot be noticed, "
                    "because it is computed from nothing stored. Use a stored field.",
                    where=where,
                    field=path,
                )
            )
        if not field.relational:
            break
        current = env[field.comodel_name]
    _check_values(env, condition, field, where)


def _check_values(env, condition, field, where):
    values = condition.value
    if isinstance(values, Domain):
        comodel = env[field.comodel_name]
        for inner in values.iter_conditions():
            _check_condition(env, comodel, inner, where)
        return
    if field is None or field.type not in ("date", "datetime"):
        return
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        values = [values]
    for value in values:
        if isinstance(value, str) and not _is_date(value):
            raise ValidationError(
                env._(
                    "%(where)s: “%(value)s” moves with time, so nobody could say when "
                    "the condition became true. Write a date like 2026-03-21.",
                    where=where,
                    value=value,
                )
            )


def _is_date(value):
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_noticeable(model, field):
    return field.store or not field.compute or bool(model.pool.field_depends[field])


def local_fields(model, domain):
    """Return the names of the fields of ``model`` itself whose change can change the
    truth of ``domain``: the closure over what computed fields depend on."""
    names = set()
    todo = [
        condition.field_expr.split(".")[0] for condition in domain.iter_conditions()
    ]
    while todo:
        name = todo.pop()
        field = model._fields.get(name)
        if field is None or name in names:
            continue
        names.add(name)
        if field.compute and not field.store:
            depends = model.pool.field_depends[field]
            todo.extend(path.split(".")[0] for path in depends)
    return names


def wanted_values(model, domain):
    """Return ``(field name, values)`` if all that ``domain`` asks is that a stored
    field of ``model`` has one of some values, else None."""
    condition = next(domain.iter_conditions(), None)
    if condition is not domain or condition.operator not in ("=", "in"):
        return None
    field = model._fields.get(condition.field_expr)
    expected = _LOOKED_UP.get(field.type) if field is not None and field.store else None
    values = [condition.value] if condition.operator == "=" else condition.value
    if not expected or isinstance(values, Domain | str):
        return None
    # empty values mean more than themselves: they are evaluated
    if not all(type(value) is expected and value for value in values):
        return None
    return field.name, set(values)


def has_far_end(model, domain):
    """Return whether records of other models have a say in ``domain``, so that a change
    there is only found by looking again."""
    for condition in domain.iter_conditions():
        field = model._fields.get(condition.field_expr.split(".")[0])
        if "." in condition.field_expr or isinstance(condition.value, Domain):
            return True
        if field is not None and field.compute and not field.store:
            return True
    return False
