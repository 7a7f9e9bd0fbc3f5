"""Land, count, publish: from accepted rows to figures that can be computed again.

A file's rows land durably (``landing``), the versions that count become an immutable snapshot
(``snapshot``), and every figure is counted from it (``counting``), opened down to its rows
(``drilling``) and recomputed from the raw rows (``verifying``).

    workspace = Workspace(path)
    with workspace.writing() as writer:
        land(writer, delivery)
        publish(writer, indicators)
    with current(workspace) as snapshot:
        count(snapshot.books, Grain.DOSSIERS, version, by=("unit",), as_of=as_of)
"""
