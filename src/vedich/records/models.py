"""All models of the records in one place, where Django looks for them."""

from __future__ import annotations

from vedich.records.campaigns import CampaignLife, CampaignState, PlanRevision
from vedich.records.events import AuditEvent, AuditHead
from vedich.records.helping import GuideAudio, HelpGiven, HelpKind, HelpPoint, PointKind
from vedich.records.mandates import Mandate, Part
from vedich.records.milestones import Answer, Milestone, MilestoneState, Outage, UnitAnswer
from vedich.records.nominations import Nomination, NominationState
from vedich.records.papers import NumberBook, Paper, PaperState
from vedich.records.people import Assignment, Invitation, ScopeKind, User
from vedich.records.periods import ClosedPeriod, PeriodReport, PeriodSum, Reopening, SumState
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
from vedich.records.tasks import Task, TaskEvidence, TaskInspection, TaskState
from vedich.records.ticks import Tick, TickState
from vedich.records.work import Job, JobKind, JobState, Upload, WorkerPulse

__all__ = [
    "Answer",
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "CampaignLife",
    "CampaignState",
    "Channel",
    "ClosedPeriod",
    "GuideAudio",
    "HelpGiven",
    "HelpKind",
    "HelpPoint",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "Mandate",
    "Milestone",
    "MilestoneState",
    "Nomination",
    "NominationState",
    "NumberBook",
    "Outage",
    "Paper",
    "PaperState",
    "Part",
    "PeriodReport",
    "PeriodSum",
    "PlanRevision",
    "PointKind",
    "Reminder",
    "ReminderMatter",
    "ReminderReply",
    "ReminderSending",
    "ReminderTo",
    "Reopening",
    "ReplyKind",
    "Role",
    "ScopeKind",
    "SendingState",
    "SumState",
    "TargetCell",
    "TargetVersion",
    "Task",
    "TaskEvidence",
    "TaskInspection",
    "TaskState",
    "Tick",
    "TickState",
    "UnitAnswer",
    "Upload",
    "User",
    "VersionState",
    "WorkerPulse",
]
