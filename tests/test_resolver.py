"""Which addresses may be fetched."""

import ipaddress

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import Settings

from newscrawler.exceptions import UsageError
from newscrawler.resolver import Allowed, PrivateAddressMiddleware, literal_address


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "0", "127.2", "0x7f.2", "2130706434",
        "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "localhost", "printer.local", "vault.internal", "a.localhost.",
    ],
)  # fmt: skip
def test_private_hosts_are_refused_in_every_form(host):
    middleware = PrivateAddressMiddleware(Allowed())
    with pytest.raises(IgnoreRequest, match="PRIVATE_HOSTS"):
        middleware.process_request(Request(f"http://{host}/"))


@pytest.mark.parametrize(
    "host", ["tengrinews.kz", "8.8.8.8", "[2a00:1450::8a]", "localhost.example.org", "cafe.example"]
)
def test_public_hosts_pass(host):
    assert PrivateAddressMiddleware(Allowed()).process_request(Request(f"http://{host}/")) is None


@pytest.mark.parametrize(
    ("entries", "host", "allowed"),
    [
        ("127.0.0.0/8", "127.9.9.9", True),
        ("127.0.0.0/8", "2130706434", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("news.local,10.0.0.0/8", "news.local", True),
        ("news.local,10.0.0.0/8", "10.200.0.1", True),
        ("news.local,10.0.0.0/8", "192.168.1.1", False),
        ("fd00::/8", "[fd12::1]", True),
        ("127.0.0.0/8", "[::ffff:127.0.0.1]", True),
    ],
)
def test_private_hosts_that_the_user_names_pass(entries, host, allowed):
    known = Allowed.from_settings(Settings({"PRIVATE_HOSTS": entries}))
    assert known.host(host.strip("[]"), literal_address(host)) is allowed


def test_an_entry_that_is_no_host_is_refused():
    with pytest.raises(UsageError, match=r"10\.0\.0\.0/99"):
        Allowed.from_settings(Settings({"PRIVATE_HOSTS": "10.0.0.0/99"}))


def test_a_name_is_judged_by_the_address_it_resolves_to():
    assert not Allowed().host("innocent.example", ipaddress.ip_address("10.0.0.1"))
    assert Allowed().host("innocent.example", ipaddress.ip_address("93.184.216.34"))
