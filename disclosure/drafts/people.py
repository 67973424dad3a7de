"""Who may prepare a document (拟稿): somebody on duty without whom all stages of its review can still be signed."""

from __future__ import annotations

from disclosure.catalog import Person
from disclosure.drafts.draft import Draft


def drafters(draft: Draft) -> list[Person]:
    """Return who may prepare the document; of its office first, and who holds no stage before who does.

    The drafter may not review the same document, and nobody signs two of its stages: who
    is the only one to sign a stage may not prepare it.
    """
    office = draft.said("office") or draft.column.office
    on_duty = [person for person in draft.facts.catalog.people if person.on_duty(draft.facts.today)]
    free = [person for person in on_duty if not sole_stages(draft, person)]
    return sorted(free, key=lambda person: (bool(person.stages), person.office != office))


def sole_stages(draft: Draft, drafter: Person) -> list[str]:
    """Return the Chinese names of the stages that nobody else on duty could sign."""
    catalog, today = draft.facts.catalog, draft.facts.today
    others = [person for person in catalog.people if person.id != drafter.id and person.on_duty(today)]
    return [
        name
        for stage, name in catalog.review.entries.items()
        if stage in drafter.stages and not any(stage in person.stages for person in others)
    ]


def usual_drafter(draft: Draft) -> str:
    """Return the id of the drafter of the document's office, empty where nobody is left."""
    return next((person.id for person in drafters(draft)), "")
