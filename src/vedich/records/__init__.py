"""What people decide: users and their roles, uploads, jobs and the log of every write.

Models only: who may write is asked in operations, which are the only writers.

    from vedich.records.models import Assignment, Role
    Assignment.objects.in_force().filter(role=Role.AUDITOR)
"""
