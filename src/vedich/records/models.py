"""All models of the records in one place, where Django looks for them."""

from __future__ import annotations

from vedich.records.events import AuditEvent, AuditHead
from vedich.records.helping import GuideAudio, HelpGiven, HelpKind, HelpPoint, PointKind
from vedich.records.people import Assignment, Invitation, ScopeKind, User
from vedich.records.roles import Role
from vedich.records.work import Job, JobKind, JobState, Upload, WorkerPulse

__all__ = [
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "GuideAudio",
    "HelpGiven",
    "HelpKind",
    "HelpPoint",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "PointKind",
    "Role",
    "ScopeKind",
    "Upload",
    "User",
    "WorkerPulse",
]
