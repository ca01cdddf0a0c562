"""Which addresses may be fetched: public ones, and those that the setting PRIVATE_HOSTS names.

Two guards, because neither sees all: the resolver checks what a name resolves to (the address it checks is the one
connected to, so redirects and DNS rebinding are covered), the middleware checks literal addresses and local names,
which a proxy would resolve by itself. A proxy that the user named may itself be private; names are then its business.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver

from newscrawler.exceptions import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_LOCAL_NAMES = re.compile(r"(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)\.?$")
_NUMERIC = re.compile(r"[0-9a-fx.]+")


class PrivateAddressError(OSError):
    """Raised for a name that resolves to an address which may not be fetched."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be fetched although it is private: host names and networks."""

    names: frozenset[str] = frozenset()
    networks: tuple[_Network, ...] = ()

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Allowed:
        """Read PRIVATE_HOSTS; raises UsageError for an entry that is neither a host, an address nor a network."""
        names, networks = set(), []
        for entry in settings.getlist("PRIVATE_HOSTS"):
            text = entry.strip().lower()
            try:
                networks.append(ipaddress.ip_network(text, strict=False))
            except ValueError:
                if not re.fullmatch(r"[a-z0-9.-]+", text) or "/" in text:
                    raise UsageError(
                        f"PRIVATE_HOSTS: {entry!r} is no host, address or network like 10.0.0.0/8"
                    ) from None
                names.add(text)
        return cls(frozenset(names), tuple(networks))

    def host(self, host: str, address: _Address | None) -> bool:
        """Whether a host may be fetched, given the address it stands for (None if not known)."""
        if host.lower().rstrip(".") in self.names:
            return True
        if address is None:
            return not _LOCAL_NAMES.search(host.lower())
        plain = getattr(address, "ipv4_mapped", None) or address
        return plain.is_global or any(plain in network for network in self.networks if network.version == plain.version)


def literal_address(host: str) -> _Address | None:
    """The address that a host spells out, in any form a connection would take: 127.2, 0x7f.2, 2130706434, [::1]."""
    bare = host.strip("[]")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    if _NUMERIC.fullmatch(bare.lower()):
        try:
            return ipaddress.IPv4Address(socket.inet_aton(bare))
        except OSError:
            pass
    return None


class PublicOnlyResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses names that resolve to a private address."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: Allowed) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allowed = allowed
        self._proxies = frozenset(filter(None, (urlsplit(proxy).hostname for proxy in getproxies().values())))

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build from the settings DNSCACHE_ENABLED, DNSCACHE_SIZE, DNS_TIMEOUT and PRIVATE_HOSTS."""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getfloat("DNS_TIMEOUT"), Allowed.from_settings(settings))

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve a name (literals come through here too); fails with PrivateAddressError for a private address."""

        def check(address: str) -> str:
            if name in self._proxies or self._allowed.host(name, ipaddress.ip_address(address)):
                return address
            raise PrivateAddressError(f"{name} is the private address {address}; PRIVATE_HOSTS can allow it")

        return super().getHostByName(name, timeout).addCallback(check)


class PrivateAddressMiddleware:
    """Downloader middleware that drops requests to private literal addresses and local names before any connection."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the setting PRIVATE_HOSTS."""
        return cls(Allowed.from_settings(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for an address that may not be fetched."""
        host = urlsplit(request.url).hostname or ""
        if not self._allowed.host(host, literal_address(host)):
            raise IgnoreRequest(f"private address {host}; PRIVATE_HOSTS can allow it")
