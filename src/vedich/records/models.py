"""All models of the records in one place, where Django looks for them."""

from __future__ import annotations

from vedich.records.events import AuditEvent, AuditHead
from vedich.records.people import Assignment, Invitation, ScopeKind, User
from vedich.records.roles import Role
from vedich.records.work import Job, JobKind, JobState, Upload, WorkerPulse

__all__ = [
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "Role",
    "ScopeKind",
    "Upload",
    "User",
    "WorkerPulse",
]
