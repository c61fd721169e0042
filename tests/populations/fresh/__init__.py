"""Kinds kept aside: whoever writes or tunes evidence runs them in the end and never reads them.

Written from the study of real exports and from how such registers and forgeries are made, without a
look at the evidence.
"""

from tests.populations.fresh import (
    careful_writer,
    courier_parcels,
    drivers,
    glued_leaks,
    identity_site,
    markov_names,
    model_sampler,
    newborn_registry,
    old_leak_relabelled,
    padded,
    pensioners,
    property_owners,
    rural_cooperative,
    spreadsheet_fill,
    sql_seed_script,
    translated_international,
    university_alumni,
    utility_accounts,
)
from tests.populations.kinds import Kind

KINDS: tuple[Kind, ...] = (
    university_alumni.KIND,
    pensioners.KIND,
    courier_parcels.KIND,
    utility_accounts.KIND,
    property_owners.KIND,
    newborn_registry.KIND,
    drivers.KIND,
    rural_cooperative.KIND,
    sql_seed_script.KIND,
    markov_names.KIND,
    spreadsheet_fill.KIND,
    translated_international.KIND,
    identity_site.KIND,
    glued_leaks.KIND,
    model_sampler.KIND,
    careful_writer.KIND,
    old_leak_relabelled.KIND,
    *padded.KINDS,
)
