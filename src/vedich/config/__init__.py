"""Settings, root URLs and the WSGI entry of the site.

Other rooms never import this one; the command line names it by the text ``vedich.config.settings``
in DJANGO_SETTINGS_MODULE.
"""
