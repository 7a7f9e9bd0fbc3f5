"""Addresses of the pages, named ``web:…``."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from vedich.web.pages import (
    audit,
    campaign,
    data,
    desk,
    explain,
    fee_tables,
    guides,
    health,
    help_given,
    history,
    jobs,
    kiosk,
    people,
    plans,
    procedures,
    reference,
    reports,
    scan,
    sums,
    today,
    unit,
)
from vedich.web.policy import Policy, policy

app_name = "web"

_campaign = "campaign/<str:campaign>/"
_guide = "help/<str:language>/<str:guide>/"
_unit = _campaign + "unit/<str:unit>/"

urlpatterns = [
    path("", today.today, name="today"),
    path("campaigns/", campaign.campaigns, name="campaigns"),
    path(_campaign, campaign.progress, name="progress"),
    path(_campaign + "ranking/", campaign.ranking, name="ranking"),
    path(_campaign + "targets/", campaign.targets, name="targets"),
    path(_campaign + "plan/", campaign.plan, name="plan"),
    path(_campaign + "notes/", campaign.notes, name="notes"),
    path(_campaign + "reports/", reports.reports, name="reports"),
    path(_campaign + "reports/<str:name>", reports.report_file, name="report_file"),
    path(_campaign + "history/", history.history, name="history"),
    path(_campaign + "sums/", sums.sums, name="sums"),
    path(_unit + "sums/", sums.unit_sums, name="unit_sums"),
    path(_unit + "sums/<str:end>/", sums.sums_form, name="sums_form"),
    path(_unit + "sums/<str:end>/sheet.xlsx", sums.sums_sheet, name="sums_sheet"),
    path(_unit, unit.unit, name="unit"),
    path(_unit + "officer/<str:officer>/", unit.officer, name="officer"),
    path(_unit + "open/<str:part>/", desk.desk, name="desk"),
    path(_unit + "open/<str:part>/rows.<str:kind>", desk.desk_file, name="desk_file"),
    path(_unit + "<str:indicator>/", explain.explain, name="explain"),
    path(_unit + "<str:indicator>/rows.<str:kind>", explain.rows_file, name="rows_file"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<uuid:upload>/", plans.plan_text, name="plan_text"),
    path("data/", data.data, name="data"),
    path("data/file/<uuid:upload>/", data.upload, name="upload"),
    path("data/<int:number>/withdraw/", data.withdraw, name="withdraw"),
    path("data/fees/", fee_tables.fee_tables, name="fee_tables"),
    path("data/fees/template.xlsx", fee_tables.fee_template, name="fee_template"),
    path("data/fees/<str:table>/", fee_tables.fee_table, name="fee_table"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>/", jobs.job, name="job"),
    path("jobs/<uuid:job>/annotated.xlsx", jobs.annotated, name="annotated"),
    path("thu-tuc/", procedures.start, name="procedures_start"),
    path("thu-tuc/<str:language>/", procedures.search, name="procedures"),
    path("thu-tuc/<str:language>/<str:code>/", procedures.procedure, name="procedure"),
    path("units/", reference.units, name="units"),
    path("rules/", reference.rules, name="rules"),
    path("rules/<str:name>/", reference.rule, name="rule"),
    path("people/", people.people, name="people"),
    path("people/<str:username>/", people.person, name="person"),
    path("audit/", audit.audit, name="audit"),
    path("help/", guides.start, name="help"),
    path("help/manifest.webmanifest", guides.manifest, name="help_manifest"),
    path("help/worker.js", guides.worker, name="help_worker"),
    path("help/<str:language>/", guides.guides, name="guides"),
    path(_guide, guides.guide, name="guide"),
    path(_guide + "audio", guides.sound, name="guide_sound"),
    path(_guide + "<str:paper>.pdf", guides.paper, name="guide_paper"),
    path("kiosk/", kiosk.begin, name="kiosk_start"),
    path("kiosk/<str:language>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:language>/guide/<str:guide>/", kiosk.guide, name="kiosk_guide"),
    path("scan/", scan.scan, name="scan"),
    path("help-given/", help_given.overview, name="help_given"),
    path("help-given/totals.<str:kind>", help_given.totals_file, name="help_totals"),
    path("help-given/unit/<str:unit>/", help_given.record, name="help_record"),
    path("help-given/points/", help_given.points, name="help_points"),
    path("help-given/audio/", help_given.audio, name="help_audio"),
    path("language/", policy(Policy.PUBLIC_FORM)(set_language), name="language"),
    path("health/", health.health, name="health"),
]
