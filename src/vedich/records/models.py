"""All models of the records in one place, where Django looks for them."""

from __future__ import annotations

from vedich.records.campaigns import CampaignLife, CampaignState, PlanRevision
from vedich.records.events import AuditEvent, AuditHead
from vedich.records.helping import GuideAudio, HelpGiven, HelpKind, HelpPoint, PointKind
from vedich.records.mandates import Mandate, Part
from vedich.records.papers import NumberBook, Paper, PaperState
from vedich.records.people import Assignment, Invitation, ScopeKind, User
from vedich.records.periods import PeriodLock, PeriodReport, PeriodSum, SumState
from vedich.records.reminders import (
    Channel,
    Reminder,
    ReminderMatter,
    ReminderReply,
    ReminderSending,
    ReminderTo,
    ReplyKind,
    SendingState,
)
from vedich.records.roles import Role
from vedich.records.targets import TargetCell, TargetVersion, VersionState
from vedich.records.ticks import Tick, TickState
from vedich.records.work import Job, JobKind, JobState, Upload, WorkerPulse

__all__ = [
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "CampaignLife",
    "CampaignState",
    "Channel",
    "GuideAudio",
    "HelpGiven",
    "HelpKind",
    "HelpPoint",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "Mandate",
    "NumberBook",
    "Paper",
    "PaperState",
    "Part",
    "PeriodLock",
    "PeriodReport",
    "PeriodSum",
    "PlanRevision",
    "PointKind",
    "Reminder",
    "ReminderMatter",
    "ReminderReply",
    "ReminderSending",
    "ReminderTo",
    "ReplyKind",
    "Role",
    "ScopeKind",
    "SendingState",
    "SumState",
    "TargetCell",
    "TargetVersion",
    "Tick",
    "TickState",
    "Upload",
    "User",
    "VersionState",
    "WorkerPulse",
]
