"""Certificates: what is wrong with one is said in words an editor understands."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sources.checking import Outcome, Policy, check_now
from tests.web.rows import ROWS
from tests.web.server import MisbehavingWeb


def certify(folder: Path, *, host: str = "127.0.0.1", days_left: int = 1) -> ssl.SSLContext:
    """A certificate that vouches for itself, written to the folder, and the context that serves it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=9))
        .not_valid_after(now + dt.timedelta(days=days_left))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes the checker trust the certificate in the folder as if an authority had made it."""

    def trust() -> None:
        context = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", context)

    return trust


def test_a_trusted_certificate_lets_us_read(tmp_path: Path, trusting, policy: Policy):
    with MisbehavingWeb(ROWS, tls=certify(tmp_path)) as web:
        trusting()
        assert check_now([web.url("/ok")], policy=policy)[0].outcome == Outcome.OK


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days_left": -1}, "The site's certificate has expired."),
        ({"host": "127.0.0.2"}, "The site's certificate was made out to another name."),
    ],
)
def test_what_is_wrong_with_a_trusted_certificate_is_said(
    wrong: dict, words: str, tmp_path: Path, trusting, policy: Policy
):
    with MisbehavingWeb(ROWS, tls=certify(tmp_path, **wrong)) as web:
        trusting()
        result = check_now([web.url("/ok")], policy=policy)[0]

    assert (result.outcome, result.error) == (Outcome.TLS_ERROR, words)


def test_a_site_that_vouches_for_itself_is_not_trusted(tmp_path: Path, policy: Policy):
    with MisbehavingWeb(ROWS, tls=certify(tmp_path)) as web:
        result = check_now([web.url("/ok")], policy=policy)[0]

    assert result.outcome == Outcome.TLS_ERROR
    assert result.error == "The site vouches for itself with its own certificate."


def test_a_site_without_tls_where_tls_was_asked_for_is_a_tls_error(web: MisbehavingWeb, policy: Policy):
    result = check_now([web.url("/ok").replace("http://", "https://")], policy=policy)[0]

    assert result.outcome == Outcome.TLS_ERROR
    assert result.error == "The site does not answer with a secure connection; it may only speak http."


def test_a_site_that_only_speaks_old_tls_is_told_so(policy: Policy):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        old_site = threading.Thread(target=_refuse_the_version, args=(server,))
        old_site.start()
        result = check_now([f"https://127.0.0.1:{server.getsockname()[1]}/"], policy=policy)[0]
        old_site.join()

    assert result.outcome == Outcome.TLS_ERROR
    assert result.error == "The site only speaks a version of TLS that is too old to be trusted."


def _refuse_the_version(server: socket.socket) -> None:
    """What a site limited to TLS 1.0 answers to the hello of today: the fatal alert "protocol version"."""
    connection, _ = server.accept()
    with connection:
        connection.recv(4_096)
        connection.sendall(bytes([21, 3, 1, 0, 2, 2, 70]))
