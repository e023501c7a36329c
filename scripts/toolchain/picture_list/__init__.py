"""The pictures that the guides show, as data: where each is, and what is done first."""

from . import documents, people, persian, running

PICTURES = (
    *people.PICTURES,
    *documents.PICTURES,
    *running.PICTURES,
    *persian.PICTURES,
)
