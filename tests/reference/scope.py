"""Slow twin of audit.admission: walk the lines of the file, ask the standard library, no numbers.

What an address means is what the operating system makes of it (inet_aton, inet_pton), not what we
think of its spelling.
"""

from __future__ import annotations

import ipaddress
import socket


def meant(sockaddr):
    """The address that connect() would go to, IPv4-mapped ones as IPv4; None where it would fail or ask."""
    text = sockaddr[0]
    if "%" in text:
        return None
    try:
        address = ipaddress.ip_address(
            socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text))
        )
        return address.ipv4_mapped or address
    except OSError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))
    except (OSError, UnicodeError):
        return None


def never(address):
    """Addresses that stand for others, for all or for none, and link-local ones."""
    if address.version == 4:
        nets = ("0.0.0.0/8", "240.0.0.0/4", "192.88.99.0/24")
        odd = any(address in ipaddress.ip_network(net) for net in nets)
        return odd or address.is_multicast or address.is_link_local
    embeds = ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "2002::/16", "2001::/32")
    compatible = int(address) < 1 << 32 and int(address) != 1
    return (
        address.is_multicast or address.is_link_local or address.is_site_local or compatible
        or any(address in ipaddress.ip_network(net) for net in embeds)
    )  # fmt: skip


def inside(address, text):
    """Whether an address lies in a network as text; a mapped network is the IPv4 one."""
    network = ipaddress.ip_network(text)
    first = network.network_address
    if first.version == 6 and first.ipv4_mapped is not None and network.prefixlen >= 96:
        network = ipaddress.ip_network(f"{first.ipv4_mapped}/{network.prefixlen - 96}")
    return address.version == network.version and address in network


def port_in(port, ports):
    if ports == "all":
        return True
    for item in ports:
        low, _, high = str(item).partition("-")
        if int(low) <= port <= int(high or low):
            return True
    return False


def admits(table, sockaddr, name, today):
    """Whether a scope, as parsed TOML, lets connect() have this tuple for what was asked as `name`."""
    address = meant(sockaddr)
    if address is None or never(address) or (len(sockaddr) == 4 and any(sockaddr[2:])):
        return False
    port = sockaddr[1]
    for line in table.get("deny", []):
        if "until" in line and line["until"] < today:
            continue
        place = line.get("cidr") or line.get("host")
        if place and inside(address, place) and port_in(port, line.get("ports", "all")):
            return False
    for line in table.get("allow", []):
        stated = line.get("host") if "addresses" in line else None
        if stated and not (
            name == stated or (line.get("subdomains") and name.endswith("." + stated))
        ):
            continue
        places = line.get("addresses") or [line.get("cidr") or line.get("host")]
        if any(inside(address, place) for place in places) and port_in(port, line["ports"]):
            return True
    return False
