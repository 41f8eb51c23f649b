"""releases: drafts and who signed them, the copy that pages read, and which services never count in one"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None

REFUSAL = "a signed release is never changed"
PUBLISHED = ("published_releases", "published_parts")
SIGNED = "EXISTS (SELECT 1 FROM releases WHERE releases.id = {row}.release_id AND releases.signed_at IS NOT NULL)"
OVERWRITING = "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"


def upgrade() -> None:
    op.add_column("services", sa.Column("purpose", sa.String(20), nullable=False, server_default="families"))
    _make_releases()
    _make_published()
    _guard_sqlite() if op.get_bind().dialect.name == "sqlite" else _guard_postgresql()


def _make_releases() -> None:
    op.create_table(
        "releases",
        sa.Column("quarter_year", sa.Integer(), nullable=False),
        sa.Column("quarter_number", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_version", sa.String(40), nullable=False),
        sa.Column("key_check", sa.String(32), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.ForeignKeyConstraint(["prepared_by"], ["users.id"], name=op.f("fk_releases_prepared_by")),
        sa.ForeignKeyConstraint(["signed_by"], ["users.id"], name=op.f("fk_releases_signed_by")),
        sa.UniqueConstraint("quarter_year", "quarter_number", name=op.f("uq_releases_quarter_year_quarter_number")),
        sa.CheckConstraint("quarter_number BETWEEN 1 AND 4", name=op.f("ck_releases_quarter_number")),
        sa.CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name=op.f("ck_releases_two_people")),
        sa.CheckConstraint("(signed_by IS NULL) = (signed_at IS NULL)", name=op.f("ck_releases_signed")),
        sa.CheckConstraint("signed_at IS NULL OR checksum IS NOT NULL", name=op.f("ck_releases_whole")),
    )
    op.create_table(
        "release_parts",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(81), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.Column("withheld", sa.Text(), nullable=False),
        sa.Column("renewed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("release_id", "measure", name=op.f("pk_release_parts")),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_parts_release_id")),
    )
    op.create_table(
        "release_numbers",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release_numbers")),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_release_numbers_dyad_id")),
        sa.UniqueConstraint("dyad_id", name=op.f("uq_release_numbers_dyad_id")),
        sqlite_autoincrement=True,  # a number that became free is never given to another family
    )


def _make_published() -> None:
    op.create_table(
        "published_releases",
        sa.Column("quarter_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_version", sa.String(40), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("quarter_year", "quarter_number", name=op.f("pk_published_releases")),
    )
    op.create_table(
        "published_parts",
        sa.Column("quarter_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(81), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("quarter_year", "quarter_number", "measure", name=op.f("pk_published_parts")),
    )


def _guard_sqlite() -> None:
    there = {
        "published_releases": "quarter_year = NEW.quarter_year AND quarter_number = NEW.quarter_number",
        "published_parts": "quarter_year = NEW.quarter_year AND quarter_number = NEW.quarter_number "
        "AND measure = NEW.measure",
    }
    for name, when in {
        "releases_no_update": "BEFORE UPDATE ON releases WHEN OLD.signed_at IS NOT NULL",
        "releases_no_delete": "BEFORE DELETE ON releases WHEN OLD.signed_at IS NOT NULL",
        "release_parts_no_insert": f"BEFORE INSERT ON release_parts WHEN {SIGNED.format(row='NEW')}",
        "release_parts_no_update": f"BEFORE UPDATE ON release_parts WHEN {SIGNED.format(row='OLD')}",
        "release_parts_no_delete": f"BEFORE DELETE ON release_parts WHEN {SIGNED.format(row='OLD')}",
        **{f"{table}_no_update": f"BEFORE UPDATE ON {table}" for table in PUBLISHED},
        **{f"{table}_no_delete": f"BEFORE DELETE ON {table}" for table in PUBLISHED},
        # INSERT OR REPLACE would write over what is there.
        **{f"{table}_no_overwriting": OVERWRITING.format(table=table, same=same) for table, same in there.items()},
    }.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def _guard_postgresql() -> None:
    raising = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    op.execute(
        f"CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising}; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_signed_part_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN IF {SIGNED.format(row='OLD')} THEN {raising}; END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {SIGNED.format(row='NEW')} THEN {raising}; END IF; RETURN NEW; END IF; "
        "RETURN OLD; END $$"
    )
    change, part = "refuse_release_change", "refuse_signed_part_change"
    signed = "WHEN (OLD.signed_at IS NOT NULL) "
    for name, when, each, function in (
        ("releases_signed", "UPDATE OR DELETE ON releases", f"ROW {signed}", change),
        ("releases_no_truncate", "TRUNCATE ON releases", "STATEMENT ", change),
        ("release_parts_signed", "INSERT OR UPDATE OR DELETE ON release_parts", "ROW ", part),
        ("release_parts_no_truncate", "TRUNCATE ON release_parts", "STATEMENT ", change),
        *((f"{table}_only_added", f"UPDATE OR DELETE ON {table}", "ROW ", change) for table in PUBLISHED),
        *((f"{table}_no_truncate", f"TRUNCATE ON {table}", "STATEMENT ", change) for table in PUBLISHED),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} FOR EACH {each}EXECUTE FUNCTION {function}()")


def downgrade() -> None:
    for table in ("published_parts", "published_releases", "release_numbers", "release_parts", "releases"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_signed_part_change()")
        op.execute("DROP FUNCTION refuse_release_change()")
    op.drop_column("services", "purpose")
