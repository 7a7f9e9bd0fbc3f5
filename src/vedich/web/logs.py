"""Log lines without persons: kind and place of what went wrong, never a form, address or name."""

from __future__ import annotations

import logging
import traceback


class WithoutPersons(logging.Formatter):
    """Time, level, logger and message; of an error its type and the places in the code.

    The text of an error is left out: it may quote a cell, a name or an address.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one per place of the traceback."""
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            said = f"{getattr(record, 'status_code', '')} {match.view_name if match else '-'}"
        elif record.name.startswith("django."):
            said = record.msg if isinstance(record.msg, str) else record.name
        else:
            said = record.getMessage()
        lines = [f"{self.formatTime(record)} {record.levelname} {record.name} {said}".strip()]
        if record.exc_info and record.exc_info[0] is not None:
            lines.append(f"  {record.exc_info[0].__name__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return "\n".join(lines)
