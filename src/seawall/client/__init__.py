"""Clients: of our service, by look-ups that do not tell whom one asks for, and of carriers (CAMARA).

It opens sockets and nothing else: keys, digests and the memory of what was asked come from its caller.
"""

from seawall.client.camara import CamaraNumber, CamaraSimSwap, ClientCredentials
from seawall.client.connection import Connection, RefusedError
from seawall.client.ledger import Ledger
from seawall.client.oblivious import Found, Oblivious, Plan, Question

__all__ = [
    "CamaraNumber",
    "CamaraSimSwap",
    "ClientCredentials",
    "Connection",
    "Found",
    "Ledger",
    "Oblivious",
    "Plan",
    "Question",
    "RefusedError",
]
