"""Requests to a provider or receiver that can't be led to another machine.

A host is resolved once, all its addresses are checked, and the connection goes to the checked
address: a name that resolves to an inner address the second time changes nothing. Inner addresses
are reached only on hosts an administrator named. Redirects are not followed, proxies of the
environment are not asked, and http is spoken on this machine only.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

SECONDS = 8
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Addresses that carry an IPv4 address inside would be judged by their outside.
_WRAPPING = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]


def is_reachable(address: Address, *, named: bool, tls: bool) -> bool:
    """May a connection go there? ``named``: by an administrator, in the environment.

    >>> is_reachable(ipaddress.ip_address("10.0.0.5"), named=False, tls=True)
    False
    """
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return is_reachable(mapped, named=named, tls=tls)
    if any(address in net for net in _WRAPPING if net.version == address.version):
        return False
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if address.is_loopback:
        return named
    return tls and (address.is_global or (named and address.is_private))


def session(hosts: frozenset[str]) -> requests.Session:
    """A session for such requests; ``hosts``: those an administrator named."""
    made = _NoRedirects()
    made.trust_env = False
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Pinning(hosts))
    return made


class _NoRedirects(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: a redirect is an answer like any other, and not the one hoped for."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """With a limit on waiting."""
        kwargs.setdefault("timeout", SECONDS)
        return super().request(*args, **kwargs)


class _Pinning(HTTPAdapter):
    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        hosts = self._hosts

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self, hosts, tls=False)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _connect(self, hosts, tls=True)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = PoolManager(num_pools=2)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def _connect(connection: HTTPConnection, hosts: frozenset[str], *, tls: bool) -> socket.socket:
    host = connection.host.lower().strip("[]")
    try:
        found = socket.getaddrinfo(host, connection.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        parsed = [ipaddress.ip_address(one.partition("%")[0]) for one in addresses]
        if not all(is_reachable(one, named=host in hosts, tls=tls) for one in parsed):
            raise NewConnectionError(connection, "an address this site does not go to")
        return create_connection(
            (addresses[0], connection.port or 443),
            SECONDS,
            socket_options=connection.socket_options,
        )
    except OSError as error:
        raise NewConnectionError(connection, "no connection") from error
