"""The elements: one plug-in file per kind of personal data, in the order of their numbers.

A new element is a file in this folder, one line below, one row in tables/elements.csv and one file
in vectors/elements/. Plug-ins import ground only, never each other.
"""

from __future__ import annotations

from seawall.elements import (
    address,
    bank_card,
    birth_date,
    birthplace,
    cn_resident_id,
    date,
    email,
    free_text,
    ip,
    opaque,
    person_name,
    phone,
    sex,
    uuid,
)
from seawall.model.element import Element

ELEMENTS: tuple[Element, ...] = (
    cn_resident_id.ELEMENT,
    phone.ELEMENT,
    email.ELEMENT,
    bank_card.ELEMENT,
    person_name.ELEMENT,
    birth_date.ELEMENT,
    sex.ELEMENT,
    address.ELEMENT,
    birthplace.ELEMENT,
    date.ELEMENT,
    ip.ELEMENT,
    uuid.ELEMENT,
    free_text.ELEMENT,
    opaque.ELEMENT,
)


def by_id(element_id: str) -> Element:
    """The plug-in of one element.

    Raises:
        KeyError: If no plug-in has this id.
    """
    for element in ELEMENTS:
        if element.id == element_id:
            return element
    raise KeyError(element_id)
