"""Values of the record as plain JSON, and back again: each is built anew, with every check that it makes itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]


def encoded(value: Any) -> Any:
    """A value as JSON: a dataclass as the name of its class and its fields in order, a mapping as pairs."""
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case tuple() | list():
            return [encoded(each) for each in value]
        case frozenset():
            return sorted(encoded(each) for each in value)
        case Mapping():
            return [[encoded(key), encoded(each)] for key, each in value.items()]
    if is_dataclass(value):
        return [type(value).__name__, *(encoded(getattr(value, field.name)) for field in fields(value))]
    raise TypeError(f"{type(value).__name__} is no value of a record.")


def decoded(kind: Any, value: Any) -> Any:
    """The value of a type that `encoded` gave. Raises ValueError and what the value's own checks raise."""
    return decoder(kind)(value)


@cache
def decoder(kind: Any) -> Decoder:
    """How values of one type are built from JSON, worked out once."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind is date:
        return date.fromisoformat
    if is_dataclass(kind):
        return _of_class(kind)
    if origin in (Union, UnionType):
        return _of_union(parts)
    if origin in (tuple, frozenset):
        return _of_many(origin, parts)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(parts)
    if kind in (str, int, bool):
        return _of_plain(kind)
    if origin is Literal:
        return _of_words(parts)
    raise TypeError(f"{kind} is no type of a record.")


@cache
def _of_plain(kind: type) -> Decoder:
    """A plain value of just this type: true is no number."""

    def same(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"Expected {kind.__name__}, found {type(value).__name__}.")
        return value

    return same


def _of_words(words: tuple[Any, ...]) -> Decoder:
    def same(value: Any) -> Any:
        if value not in words:
            raise ValueError(f"Expected one of {words}.")
        return value

    return same


def _of_class(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    parts: list[Decoder] = []  # filled when the first value comes: a type may hold itself

    def build(value: Any) -> Any:
        if not parts:
            parts.extend(decoder(hints[name]) for name in names)
        if value[0] != kind.__name__ or len(value) != len(names) + 1:
            raise ValueError(f"Expected a {kind.__name__}, found {value[0]!r} with {len(value) - 1} fields.")
        return kind(**{name: part(each) for name, part, each in zip(names, parts, value[1:], strict=True)})

    return build


def _of_union(parts: tuple[Any, ...]) -> Decoder:
    """One of several: None, one plain type, or classes told apart by their names."""
    left = [part for part in parts if part is not NoneType]
    classes = {part.__name__: decoder(part) for part in left if is_dataclass(part) and isinstance(part, type)}
    if len(classes) == len(left) > 1:
        return lambda value: None if value is None else classes[value[0]](value)
    if len(left) != 1:
        raise TypeError(f"Values of {parts} cannot be told apart.")
    one = decoder(left[0])
    return lambda value: None if value is None else one(value)


def _of_many(origin: Any, parts: tuple[Any, ...]) -> Decoder:
    if origin is tuple and len(parts) == 2 and parts[1] is not ...:
        first, second = map(decoder, parts)
        return lambda value: (first(value[0]), second(value[1]))
    each = decoder(parts[0])
    return lambda value: origin(map(each, _list(value)))


def _list(value: Any) -> Any:
    if type(value) is not list:
        raise ValueError(f"Expected a list, found {type(value).__name__}.")
    return value


def _of_mapping(parts: tuple[Any, ...]) -> Decoder:
    key, each = map(decoder, parts)
    return lambda value: {key(one): each(other) for one, other in value}
