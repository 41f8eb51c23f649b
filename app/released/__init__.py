"""Reading what has been released, by a connection that can read nothing else.

On PostgreSQL it signs in as a role that may only look at the published tables (docs/security/releases_role.sql); on
SQLite it opens a separate file for reading. Whatever is shown beyond a service comes from here: see docs/adr/0007.
"""
