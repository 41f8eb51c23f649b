-- What the pages beyond a service may read on PostgreSQL: signed releases, and nothing else. Run by the owner after each
-- `db upgrade`, with a role that a superuser has made:
--   CREATE ROLE dcs_releases LOGIN PASSWORD '…';  ALTER ROLE dcs_releases SET default_transaction_read_only = on;
--   psql -v ON_ERROR_STOP=1 -v role=dcs_releases -f docs/security/releases_role.sql postgresql://dcs_owner:…@host/dcs
-- Then DCS_RELEASES_URL signs in as this role. The application refuses a role there that can read any other table.

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM :role;
REVOKE CREATE ON SCHEMA public FROM :role;
GRANT USAGE ON SCHEMA public TO :role;
GRANT SELECT ON published_releases, published_parts TO :role;
