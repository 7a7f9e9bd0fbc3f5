"""The documents room: a ``domain.reports.Report`` as .docx, .pdf, .xlsx and .html. No database.

``wording`` says things in sentences and ``tables`` lays numbers out, once; each writer then only
knows its own file format, so that no two documents of a report can differ in what they say.

>>> from vedich.documents.report_docx import write_docx  # doctest: +SKIP
>>> write_docx(report, Path("bao-cao.docx"))             # doctest: +SKIP
"""
