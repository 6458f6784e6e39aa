"""Tokens as they come with requests: knox finds them, and we note that they were used."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxAuthentication

from verification.services.tokens import note_use


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Token …`. `request.auth` is the token, whose `grant` holds its bounds, if it has any."""

    def validate_user(self, auth_token: Any) -> Any:
        user, token = super().validate_user(auth_token)
        if grant := getattr(token, "grant", None):
            note_use(grant)
        return user, token


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "verification.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> Any:
        return build_bearer_security_scheme_object(header_name="Authorization", token_prefix="Token")  # noqa: S106
