"""The invitation link: its token goes into the session at once, so that no address holds it."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vedich.domain.errors import Refusal
from vedich.operations.people.accounts import accept_invitation, open_invitation
from vedich.web.policy import Policy, policy

_KEPT = "invitation"


class NewPasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("Mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, không dễ đoán, không chỉ gồm chữ số."),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        """Both the same, and one the rules for passwords take."""
        said: dict[str, str] = super().clean() or {}
        if said.get("password") and said.get("password") != said.get("again"):
            self.add_error("again", _("Hai lần nhập chưa giống nhau."))
        elif said.get("password"):
            try:
                validate_password(said["password"])
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said


@policy(Policy.PUBLIC)
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token out of sight and go on."""
    request.session[_KEPT] = token
    return HttpResponseRedirect(reverse("invitation"))


@policy(Policy.PUBLIC_FORM)
def invitation(request: HttpRequest) -> HttpResponse:
    """Who is invited, and the form for their password."""
    token = request.session.get(_KEPT, "")
    form = NewPasswordForm(request.POST or None)
    try:
        invited = open_invitation(token)
        if request.method == "POST" and form.is_valid():
            accept_invitation(token, form.cleaned_data["password"])
            request.session.flush()
            return HttpResponseRedirect(reverse("account_login"))
    except Refusal as refusal:
        if refusal.code != "weak_password":
            lang = get_language() or "vi"
            context = {"title": refusal.text(lang), "advice": refusal.hint(lang)}
            return render(request, "error.html", context, status=410)
        form.add_error("password", refusal.text(get_language() or "vi"))
        invited = open_invitation(token)
    return render(request, "account/invitation.html", {"form": form, "invited": invited.user})
