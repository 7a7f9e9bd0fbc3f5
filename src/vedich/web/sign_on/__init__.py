"""Single sign-on with the office's own OpenID Connect provider, named in the environment.

An identity opens an account that somebody invited; it never makes one. See
docs/decisions/0009-whose-account-an-identity-opens.md.
"""
