"""spot checks: draws with seed and frame, the records that came up, and what was said of each, only ever added to"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0022"
branch_labels = None
depends_on = None

REFUSAL = "draws and checks are append-only"
OF_DYAD = (
    "FROM erasures JOIN interventions ON interventions.dyad_id = erasures.dyad_id "
    "JOIN occasions ON occasions.intervention_id = interventions.id "
    "JOIN assessments ON assessments.occasion_id = occasions.id"
)
MARKED = {
    "spot_checks": f"EXISTS (SELECT 1 {OF_DYAD} WHERE assessments.id = OLD.assessment_id "
    "AND erasures.finished_at IS NULL)",
    "check_events": f"EXISTS (SELECT 1 {OF_DYAD} JOIN spot_checks ON spot_checks.assessment_id = assessments.id "
    "WHERE spot_checks.id = OLD.check_id AND erasures.finished_at IS NULL)",
    "draws": "1 = 0",
}
"""When a row may be deleted: while an erasure of the very dyad is under way. A draw holds nothing of a family."""


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("came_up", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("frame", sa.Text(), nullable=False),
        sa.Column("frame_digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["users.id"], name=op.f("fk_draws_supervisor_id")),
        sa.UniqueConstraint("form_id", name=op.f("uq_draws_form_id")),
    )
    op.create_index(op.f("ix_draws_supervisor_id"), "draws", ["supervisor_id"])
    op.create_table(
        "spot_checks",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_spot_checks_draw_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessments.id"], name=op.f("fk_spot_checks_assessment_id")),
        sa.UniqueConstraint("draw_id", "place", name=op.f("uq_spot_checks_draw_id_place")),
        sa.UniqueConstraint("assessment_id", "period", "turn", name=op.f("uq_spot_checks_assessment_id_period_turn")),
    )
    op.create_table(
        "check_events",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("check_id", "n", name=op.f("pk_check_events")),
        sa.ForeignKeyConstraint(["check_id"], ["spot_checks.id"], name=op.f("fk_check_events_check_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_check_events_by_id")),
        sa.CheckConstraint("(said = 'query') = (reason IS NOT NULL)", name=op.f("ck_check_events_reason")),
    )
    _guard_sqlite() if op.get_bind().dialect.name == "sqlite" else _guard_postgresql()


def _guard_sqlite() -> None:
    for table, marked in MARKED.items():
        refused = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({marked}) {refused}")


def _guard_postgresql() -> None:
    for table, marked in MARKED.items():
        op.execute(
            f"CREATE FUNCTION refuse_{table}_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN IF {marked} THEN RETURN OLD; END IF; END IF; "
            f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for name, when, each in (
            ("no_update", "UPDATE OR DELETE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} FOR EACH {each} "
                f"EXECUTE FUNCTION refuse_{table}_change()"
            )


def downgrade() -> None:
    for table in ("check_events", "spot_checks", "draws"):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION refuse_{table}_change()")
