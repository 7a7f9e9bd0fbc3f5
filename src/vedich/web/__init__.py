"""The site: pages over the same verbs as the command line; thin.

Views read the records and call operations; they write through operations only.

- Every view says who may see it: ``@policy(Policy.UNIT)`` (web.policy); one that says nothing is
  refused, and fails the tests.
- Texts are written in Vietnamese and marked for translation; English lies in ``locale/en``, and
  ``locale/vi`` holds the Vietnamese of libraries that lack it.
- The content security policy allows no inline script, inline style or style attribute: widths and
  positions of charts are SVG attributes, and htmx runs with ``includeIndicatorStyles`` and
  ``allowEval`` off.
- Addresses: ``web:today``, ``web:campaign`` … are named in web.pages.urls, ``account_login`` … in
  web.accounts.urls.
"""
