"""Kinds that evidence may be tuned with: read them freely."""

from tests.populations.kinds import Kind
from tests.populations.tuned import (
    case_texts,
    clinic_patients,
    es_export,
    exporter_damage,
    faker_zh,
    hotel_stays,
    independent,
    international_users,
    masked_phones,
    nationwide,
    old_register,
    one_city,
    shop_orders,
    telecom,
)

KINDS: tuple[Kind, ...] = (
    nationwide.KIND,
    one_city.KIND,
    masked_phones.KIND,
    telecom.KIND,
    shop_orders.KIND,
    old_register.KIND,
    exporter_damage.KIND,
    international_users.KIND,
    case_texts.KIND,
    es_export.KIND,
    hotel_stays.KIND,
    clinic_patients.KIND,
    independent.KIND,
    faker_zh.KIND,
)
