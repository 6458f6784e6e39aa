"""What a failed attempt is called, and the sentence in which an editor is told."""

from __future__ import annotations

import errno
import ssl

import aiohttp

from sources.checking.fetch import TooLarge
from sources.checking.guard import NO_NAME_IN_TIME, AddressRefused, EgressFailed
from sources.checking.outcomes import Outcome
from sources.checking.unpacking import BadBody
from sources.checking.urls import UrlRefused


class RedirectLoop(Exception):
    """The site sends us in circles, or further than we follow."""


class BadRedirect(Exception):
    """A redirect that leads nowhere."""


def named(failure: BaseException) -> tuple[Outcome, str]:
    """The outcome of a failed attempt, and the sentence for it. The order goes from the special to the general."""
    match failure:
        case UrlRefused():
            return Outcome.URL_REFUSED, f"This address cannot be checked: {failure}."
        case AddressRefused():
            return Outcome.ADDRESS_REFUSED, str(failure)
        case EgressFailed():
            return Outcome.PROTOCOL_ERROR, "We could not ask from elsewhere. That says nothing of the site."
        case RedirectLoop():
            return Outcome.REDIRECT_LOOP, str(failure)
        case TooLarge():
            return Outcome.TOO_LARGE, str(failure)
        case BadBody() | BadRedirect():
            return Outcome.PROTOCOL_ERROR, str(failure)
        case TimeoutError():
            return Outcome.TIMEOUT, "The site did not answer in time."
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return Outcome.TLS_ERROR, _certificate_words(failure)
        case aiohttp.ClientConnectorDNSError():
            late = NO_NAME_IN_TIME in str(failure)
            return Outcome.DNS_FAILURE, NO_NAME_IN_TIME if late else "The site's name leads to no address."
        case OSError(errno=errno.EMFILE | errno.ENFILE | errno.ENOBUFS | errno.ENOMEM):
            return Outcome.PROTOCOL_ERROR, "Our checker had too much in hand to ask. That says nothing of the site."
        case aiohttp.ClientConnectorError():
            return Outcome.UNREACHABLE, "No connection to the site could be made."
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError() | ConnectionError():
            return Outcome.UNREACHABLE, "The site broke the connection off."
        case aiohttp.ClientPayloadError():
            return Outcome.PROTOCOL_ERROR, "The page broke off before its announced end."
        case aiohttp.ClientError() | ValueError() | LookupError():
            return Outcome.PROTOCOL_ERROR, "The answer makes no sense as a web page."
        case _:
            return Outcome.PROTOCOL_ERROR, f"The answer could not be dealt with ({type(failure).__name__})."


def _certificate_words(failure: BaseException) -> str:
    cause = getattr(failure, "certificate_error", None) or getattr(failure, "os_error", None)
    reason = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else getattr(cause, "reason", "")
    words = {
        "UNSUPPORTED_PROTOCOL": "The site only speaks a version of TLS that is too old to be trusted.",
        "TLSV1_ALERT_PROTOCOL_VERSION": "The site only speaks a version of TLS that is too old to be trusted.",
        "NO_PROTOCOLS_AVAILABLE": "The site only speaks a version of TLS that is too old to be trusted.",
        "DH_KEY_TOO_SMALL": "The site's encryption is too weak to be trusted.",
        "EE_KEY_TOO_SMALL": "The site's encryption is too weak to be trusted.",
        "CA_KEY_TOO_SMALL": "The site's encryption is too weak to be trusted.",
        "CA_MD_TOO_WEAK": "The site's encryption is too weak to be trusted.",
        "WRONG_VERSION_NUMBER": "The site does not answer with a secure connection; it may only speak http.",
        "HTTP_REQUEST": "The site does not answer with a secure connection; it may only speak http.",
        "certificate has expired": "The site's certificate has expired.",
        "self-signed certificate": "The site vouches for itself with its own certificate.",
        "self signed certificate": "The site vouches for itself with its own certificate.",
        "self-signed certificate in certificate chain": "The site's certificate comes from an unknown issuer.",
        "unable to get local issuer certificate": "The site's certificate comes from an unknown issuer.",
        "unable to get issuer certificate": "The site's certificate comes from an unknown issuer.",
        "certificate is not yet valid": "The site's certificate is not valid yet.",
        "certificate revoked": "The site's certificate was revoked.",
    }
    if reason in words:
        return words[reason]
    if "Hostname mismatch" in reason or "IP address mismatch" in reason:
        return "The site's certificate was made out to another name."
    return "No secure connection to the site could be agreed on."
