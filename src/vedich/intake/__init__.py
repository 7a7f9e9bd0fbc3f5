"""Intake (tiếp nhận tệp): a hostile file → accepted rows and a receipt.

The way of a file: ``reading.read`` starts a child process with limits; there ``guarding`` looks
at the package before anything is parsed, ``workbooks``, ``csv_files`` or ``json_files`` bring
every cell as text, ``headers`` finds the columns a layout names, ``values`` (slow, the
authority) and ``columns`` (fast, the same answers) understand the cells, and one module per kind
of source makes the table. Nothing is decided by a guess: ``detecting`` only suggests.

    reading = read(Path("ho-so.xlsx"), layout)
    reading.receipt.accepted, reading.receipt.rejects, reading.table
"""
