"""The bases of views: those that read by permission and write through services, and those that anybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, QueryDict
from rest_framework import exceptions, serializers, viewsets
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from config.api import public
from config.api.types import misfits
from config.errors import Refused


class NoSuchForm(Refused):
    """It is here, but not in the form that was asked for."""

    status = 406
    code = "not_acceptable"


class Counted(APIView):
    """Counts a request before it is asked what it may do, so that whoever is refused is counted too."""

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        finally:
            self.check_throttles(request)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Names `format` where that is not known, or empty; the framework says then that nothing is there."""
        try:
            if request.query_params.get("format") == "" and not force:
                raise Http404
            return super().perform_content_negotiation(request, force)
        except Http404:
            raise NoSuchForm(f"There is no such form of it. Known: {self._forms()}.", field="format") from None

    def _forms(self) -> str:
        return ", ".join(str(renderer.format) for renderer in self.get_renderers())


class ServiceViewSet(Counted, viewsets.GenericViewSet):
    """A viewset whose rows are named by public id and read by whoever may view the model.

    Writing is left to services, which ask for permission themselves.
    """

    lookup_field = "public_id"
    lookup_value_regex = "[0-9a-z]{12}"
    view_permission = ""
    room = ""  # what a token with bounds must have been given
    rate_class = ""  # of `config.api.rates`; by the method without

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if request.method in SAFE_METHODS and not request.user.has_perm(self.view_permission):
            self.permission_denied(request, message="Your account may not read this.")

    @property
    def person(self) -> User:
        """Who asks: an account, since everything but reading facts needs one."""
        if not isinstance(self.request.user, User):
            raise exceptions.NotAuthenticated
        return self.request.user

    def valid(self, serializer_class: type[serializers.Serializer], **kwargs: Any) -> dict[str, Any]:
        """The request's data, checked; a field that is not known is an error too."""
        return checked(serializer_class, self.request.data, **kwargs)


def checked(serializer_class: type[serializers.Serializer], data: Any, **kwargs: Any) -> dict[str, Any]:
    """The data of a request, if it is what the serializer takes and nothing else."""
    if not isinstance(data, Mapping):
        raise exceptions.ValidationError("Send an object with the fields of this request.")
    serializer = serializer_class(data=data, **kwargs)
    if unknown := sorted(set(data) - set(serializer.fields)):
        raise exceptions.ValidationError(dict.fromkeys(unknown, "is not a field of this request."))
    if not isinstance(data, QueryDict) and (mistyped := dict(misfits(serializer, data))):
        raise exceptions.ValidationError(mistyped)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class PublicView(Counted):
    """What anybody may read, also from a page of another site. No account is looked at."""

    permission_classes = [AllowAny]
    authentication_classes = []
    rate_class = ""

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return public.preflight()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        return public.opened(super().finalize_response(request, response, *args, **kwargs))
