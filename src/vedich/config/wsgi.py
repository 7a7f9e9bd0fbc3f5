"""What the web server calls. Its queries use one thread each: many readers share few cores."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("VEDICH_READER_THREADS", "1")
application = get_wsgi_application()
