"""answer events can only be added: the database itself refuses to change or delete one"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "answer events are append-only"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER answer_events_no_{change.lower()} BEFORE {change} ON answer_events "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_answer_event_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER answer_events_append_only BEFORE UPDATE OR DELETE ON answer_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_answer_event_change()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER answer_events_no_{change.lower()}")
        return
    op.execute("DROP TRIGGER answer_events_append_only ON answer_events")
    op.execute("DROP FUNCTION refuse_answer_event_change()")
