"""Work that is done beside the pages: the server's processes, jobs, the minute tick."""
