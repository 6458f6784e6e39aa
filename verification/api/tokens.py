"""Logging in for a token, giving it back, and tokens with bounds for one's own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from knox.models import AuthToken
from knox.views import LogoutView
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api.schema import answers
from config.api.scopes import Scope
from config.api.viewsets import Counted, ServiceViewSet, checked
from verification.api.authentication import TokenAuthentication
from verification.services.tokens import make_token, revoke_token, tokens_of

ID_LENGTH = 16  # of the hash of a token


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
    rate_class = "login"

    def get_authenticate_header(self, request: Request) -> str:
        """Makes a refused log-in a 401, though there is nothing to authenticate with yet."""
        return "Token"

    @extend_schema(summary="Log in for a token", request=Login, responses=Token, auth=[], extensions=answers(401, 403))
    def post(self, request: Request) -> Response:
        user = authenticate(request._request, **checked(Login, request.data))
        if user is None:
            raise exceptions.AuthenticationFailed("No active account has this name and password.")
        row, token = AuthToken.objects.create(user=user)
        return Response(Token({"token": token, "expiry": row.expiry}).data)


@extend_schema(summary="Give the token back", request=None, responses={204: None})
class TokenLogoutView(Counted, LogoutView):
    """Makes the token that was sent with the request worthless."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)  # whatever the token is good for


class OwnTokenSerializer(serializers.Serializer):
    """A token of one's own. Its words are not kept."""

    id = serializers.SerializerMethodField(help_text="Opaque id, by which it is revoked.")
    name = serializers.CharField(source="grant.name", default="Log-in", help_text="What it is for.")
    scopes = serializers.ListField(
        child=serializers.CharField(),
        source="grant.scopes",
        default=None,
        allow_null=True,
        help_text="What it may be used for; null for one from a log-in, which may what its account may.",
    )
    created = serializers.DateTimeField(help_text="When it was made.")
    expiry = serializers.DateTimeField(help_text="Until when it is good.")
    last_used_at = serializers.DateTimeField(
        source="grant.last_used_at", default=None, allow_null=True, help_text="When it was last used, to the hour."
    )

    def get_id(self, row: AuthToken) -> str:
        return str(row.digest)[:ID_LENGTH]


class NewToken(serializers.Serializer):
    name = serializers.CharField(max_length=200, help_text="What it is for, in a few words.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), help_text="What it may be used for, at least one."
    )
    days = serializers.IntegerField(default=90, min_value=1, max_value=3650, help_text="How long it is good, in days.")


class MadeTokenSerializer(OwnTokenSerializer):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`. It is shown only now.")


class TokenViewSet(ServiceViewSet):
    """Tokens of one's own account. Ask with a log-in token or a session: a token with bounds makes no other."""

    lookup_field = "id"
    lookup_value_regex = f"[0-9a-f]{{{ID_LENGTH}}}"
    serializer_class = OwnTokenSerializer
    queryset = AuthToken.objects.none()
    filter_backends = []
    pagination_class = None

    def check_permissions(self, request: Request) -> None:
        APIView.check_permissions(self, request)

    @extend_schema(summary="List your tokens", responses=OwnTokenSerializer(many=True))
    def list(self, request: Request) -> Response:
        return Response(OwnTokenSerializer(tokens_of(self.person), many=True).data)

    @extend_schema(summary="Make a token", request=NewToken, responses={201: MadeTokenSerializer})
    def create(self, request: Request) -> Response:
        made = make_token(owner=self.person, by=self.person, **self.valid(NewToken))
        shown: dict[str, Any] = {**OwnTokenSerializer(made.row).data, "token": made.words}
        return Response(shown, status=201)

    @extend_schema(
        summary="Revoke a token",
        parameters=[OpenApiParameter("id", str, "path", description="Id of the token.")],
        responses={204: None},
    )
    def destroy(self, request: Request, id: str) -> Response:  # noqa: A002 the name in the address
        token = tokens_of(self.person).filter(digest__startswith=id).first()
        if token is None:
            raise Http404
        revoke_token(token=token, by=self.person)
        return Response(status=204)
