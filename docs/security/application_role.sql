-- What the application may do on PostgreSQL, for a role that owns nothing. Run by the owner after each `db upgrade`, with
-- a role that a superuser has made:
--   CREATE ROLE dcs LOGIN PASSWORD '…';
--   psql -v ON_ERROR_STOP=1 -v role=dcs -f docs/security/application_role.sql postgresql://dcs_owner:…@host/dcs
-- A trigger can be switched off by the owner of its table. This role is not the owner, and has not been given the right.

GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :role;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO :role;
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM :role;
REVOKE DELETE, TRUNCATE ON audit_heads FROM :role;
REVOKE UPDATE, TRUNCATE ON answer_events FROM :role;
REVOKE UPDATE, DELETE, TRUNCATE ON published_releases, published_parts FROM :role;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM :role;
