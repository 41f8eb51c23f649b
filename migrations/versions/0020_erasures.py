"""families withdraw: agreement with its dates, marked erasures as the one way to delete an answer event, and how long
a service keeps records"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSAL = "answer events are append-only"
MARKED = (
    "EXISTS (SELECT 1 FROM erasures JOIN interventions ON interventions.dyad_id = erasures.dyad_id "
    "JOIN occasions ON occasions.intervention_id = interventions.id "
    "JOIN assessments ON assessments.occasion_id = occasions.id "
    "WHERE assessments.id = OLD.assessment_id AND erasures.finished_at IS NULL)"
)
"""An erasure of the very dyad has been begun, in this transaction: it is finished before the transaction ends."""
FINISHED = "OLD.finished_at IS NOT NULL OR NEW.dyad_id <> OLD.dyad_id"
ONCE = "an erasure is written once and finished once"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("dyad_id", name=op.f("pk_erasures")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_erasures_service_id")),
        sa.ForeignKeyConstraint(["begun_by"], ["users.id"], name=op.f("fk_erasures_begun_by")),
        sa.CheckConstraint("why IN ('asked', 'kept_long_enough')", name=op.f("ck_erasures_why")),
    )
    op.create_index(op.f("ix_erasures_service_id"), "erasures", ["service_id"])
    op.create_table(
        "national_use_changes",
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("national_use", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_use_changes")),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_national_use_changes_dyad_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["users.id"], name=op.f("fk_national_use_changes_changed_by")),
    )
    op.create_index(op.f("ix_national_use_changes_dyad_id"), "national_use_changes", ["dyad_id"])
    op.add_column("services", sa.Column("keep_years", sa.Integer(), nullable=True))
    _guard_sqlite() if op.get_bind().dialect.name == "sqlite" else _guard_postgresql()


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER answer_events_no_delete")
    for name, when, refusal in (
        ("answer_events_no_delete", f"BEFORE DELETE ON answer_events WHEN NOT {MARKED}", REFUSAL),
        (
            "erasures_once",
            f"BEFORE UPDATE ON erasures WHEN {FINISHED}",
            ONCE,
        ),
        ("erasures_no_delete", "BEFORE DELETE ON erasures", ONCE),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{refusal}'); END")


def _guard_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_answer_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {MARKED} THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_erasure_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{ONCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, name, when, each, function in (
        ("answer_events", "answer_events_no_truncate", "TRUNCATE", "STATEMENT", "refuse_answer_event_change"),
        ("erasures", "erasures_no_delete", "DELETE", "ROW", "refuse_erasure_change"),
        ("erasures", "erasures_no_truncate", "TRUNCATE", "STATEMENT", "refuse_erasure_change"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
    op.execute(
        "CREATE TRIGGER erasures_once BEFORE UPDATE ON erasures FOR EACH ROW "
        f"WHEN ({FINISHED}) EXECUTE FUNCTION refuse_erasure_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER answer_events_no_delete")
        op.execute(
            "CREATE TRIGGER answer_events_no_delete BEFORE DELETE ON answer_events "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    else:
        op.execute("DROP TRIGGER answer_events_no_truncate ON answer_events")
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_answer_event_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    op.drop_table("national_use_changes")
    op.drop_table("erasures")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_erasure_change()")
    op.drop_column("services", "keep_years")
