"""the audit: a chain of links for each service, which the database itself keeps append-only"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0019"
branch_labels = None
depends_on = None

REFUSAL = "the audit is append-only"
BEHIND = "NEW.n <= coalesce((SELECT n FROM audit_heads WHERE audit_heads.chain = NEW.chain), 0)"
"""An earlier place in the chain: also what INSERT OR REPLACE would write over."""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("sitting", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", "n", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject_id", "audit", ["subject_id", "at"])
    op.create_index("ix_audit_at", "audit", ["chain", "at"])
    op.create_index("ix_audit_actor_id", "audit", ["actor_id", "at"])
    op.create_table(
        "audit_heads",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_heads")),
    )
    _guard_sqlite() if op.get_bind().dialect.name == "sqlite" else _guard_postgresql()


def _guard_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for name, when in {
        "audit_no_update": "BEFORE UPDATE ON audit",
        "audit_no_delete": "BEFORE DELETE ON audit",
        "audit_no_overwriting": f"BEFORE INSERT ON audit WHEN {BEHIND}",
        "audit_heads_no_delete": "BEFORE DELETE ON audit_heads",
        "audit_heads_only_on": "BEFORE UPDATE ON audit_heads WHEN NEW.n <= OLD.n OR NEW.chain <> OLD.chain",
    }.items():
        op.execute(f"CREATE TRIGGER {name} {when} {refuse}")


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_audit_overwriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {BEHIND} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    row, statement = (f"FOR EACH {each} EXECUTE FUNCTION refuse_audit_change()" for each in ("ROW", "STATEMENT"))
    for name, when, then in (
        ("audit_append_only", "BEFORE UPDATE OR DELETE ON audit", row),
        ("audit_no_truncate", "BEFORE TRUNCATE ON audit", statement),
        ("audit_heads_no_delete", "BEFORE DELETE ON audit_heads", row),
        ("audit_heads_no_truncate", "BEFORE TRUNCATE ON audit_heads", statement),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} {then}")
    op.execute(
        "CREATE TRIGGER audit_no_overwriting BEFORE INSERT ON audit "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_overwriting()"
    )
    op.execute(
        "CREATE TRIGGER audit_heads_only_on BEFORE UPDATE ON audit_heads FOR EACH ROW "
        "WHEN (NEW.n <= OLD.n OR NEW.chain <> OLD.chain) EXECUTE FUNCTION refuse_audit_change()"
    )


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("audit_heads")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_audit_overwriting()")
        op.execute("DROP FUNCTION refuse_audit_change()")
