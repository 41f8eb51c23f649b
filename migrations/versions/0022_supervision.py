"""supervision: sessions marked for it, hours that two people confirm, and what followed for somebody's stage"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0023"
branch_labels = None
depends_on = None

HISTORIES = ("supervision_steps", "stage_transitions")
REFUSAL = "the history of supervision is append-only"
OPEN = sa.text("ended_at IS NULL")


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _marks()
    _hours()
    _shares()
    _steps()
    _transitions()
    _guard()


def _marks() -> None:
    op.create_table(
        "discussion_marks",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_marks")),
        _key("discussion_marks", "visit_id", "visits"),
        _key("discussion_marks", "marked_by", "users"),
        _key("discussion_marks", "ended_by", "users"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_discussion_marks_ending")),
    )
    op.create_index(op.f("ix_discussion_marks_visit_id"), "discussion_marks", ["visit_id"])
    op.create_index(
        "uq_discussion_marks_open",
        "discussion_marks",
        ["visit_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _hours() -> None:
    op.create_table(
        "supervision_hours",
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supervisor_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_hours")),
        sa.UniqueConstraint("form_id", name=op.f("uq_supervision_hours_form_id")),
        _key("supervision_hours", "supervisor_id", "users"),
        _key("supervision_hours", "written_by", "users"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_supervision_hours_minutes")),
    )
    op.create_index(op.f("ix_supervision_hours_supervisor_id"), "supervision_hours", ["supervisor_id"])


def _shares() -> None:
    op.create_table(
        "supervision_shares",
        sa.Column("hours_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disputed_by", sa.Uuid(), nullable=True),
        sa.Column("dispute", sa.String(length=20), nullable=True),
        sa.Column("left_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hours_id", "practitioner_id", name=op.f("pk_supervision_shares")),
        _key("supervision_shares", "hours_id", "supervision_hours"),
        _key("supervision_shares", "practitioner_id", "users"),
        _key("supervision_shares", "service_id", "services"),
        _key("supervision_shares", "disputed_by", "users"),
    )
    op.create_index(op.f("ix_supervision_shares_practitioner_id"), "supervision_shares", ["practitioner_id"])


def _steps() -> None:
    op.create_table(
        "supervision_steps",
        sa.Column("hours_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("dispute", sa.String(length=20), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_steps")),
        sa.UniqueConstraint("hours_id", "number", name=op.f("uq_supervision_steps_hours_id_number")),
        _key("supervision_steps", "hours_id", "supervision_hours"),
        _key("supervision_steps", "by_id", "users"),
        _key("supervision_steps", "about_id", "users"),
    )


def _transitions() -> None:
    op.create_table(
        "stage_transitions",
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("from_stage", sa.String(length=20), nullable=False),
        sa.Column("to_stage", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("cycles", sa.Integer(), nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_transitions")),
        sa.UniqueConstraint("form_id", name=op.f("uq_stage_transitions_form_id")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_stage_transitions_corrects_id")),
        _key("stage_transitions", "practitioner_id", "users"),
        _key("stage_transitions", "service_id", "services"),
        _key("stage_transitions", "recorded_by", "users"),
        _key("stage_transitions", "corrects_id", "stage_transitions"),
    )
    op.create_index(op.f("ix_stage_transitions_practitioner_id"), "stage_transitions", ["practitioner_id"])


def _guard() -> None:
    """The database itself refuses to change or delete what was recorded."""
    if op.get_bind().dialect.name == "sqlite":
        for table in HISTORIES:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_supervision_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in HISTORIES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_supervision_change()"
        )


def downgrade() -> None:
    for table in (
        "stage_transitions",
        "supervision_steps",
        "supervision_shares",
        "supervision_hours",
        "discussion_marks",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_supervision_change()")
