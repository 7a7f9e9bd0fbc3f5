"""Addresses of the pages, named ``web:…``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from vedich.web.policy import Policy, policy

app_name = "web"


@policy(Policy.SIGNED_IN)
def today(request: HttpRequest) -> HttpResponse:
    """What is due, late, changed."""
    return render(request, "base.html")


urlpatterns = [path("", today, name="today")]
