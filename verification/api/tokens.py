"""Logging in for a token, and giving it back."""

from __future__ import annotations

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from knox.views import LogoutView
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class Login(serializers.Serializer):
    username = serializers.CharField(help_text="Name of the account.")
    password = serializers.CharField(trim_whitespace=False, help_text="Its password.")


class Token(serializers.Serializer):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`. It is shown only now.")
    expiry = serializers.DateTimeField(allow_null=True, help_text="Until when it is good.")


class LoginView(APIView):
    """Gives a token for an account's name and password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:
        """Makes a refused log-in a 401, though there is nothing to authenticate with yet."""
        return "Token"

    @extend_schema(summary="Log in for a token", request=Login, responses=Token, auth=[])
    def post(self, request: Request) -> Response:
        given = Login(data=request.data)
        given.is_valid(raise_exception=True)
        user = authenticate(request._request, **given.validated_data)
        if user is None:
            raise exceptions.AuthenticationFailed("No active account has this name and password.")
        row, token = AuthToken.objects.create(user=user)
        return Response(Token({"token": token, "expiry": row.expiry}).data)


@extend_schema(summary="Give the token back", request=None, responses={204: None})
class TokenLogoutView(LogoutView):
    """Makes the token that was sent with the request worthless."""
