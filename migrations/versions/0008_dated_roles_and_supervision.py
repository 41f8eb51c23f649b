"""national roles, roles without a stage, and who supervises whom"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None

NATIONAL = "role IN ('national_analyst', 'administrator')"


def upgrade() -> None:
    with op.batch_alter_table("memberships") as table:
        table.alter_column("service_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("stage", existing_type=sa.String(length=20), nullable=True)
        table.create_check_constraint(op.f("ck_memberships_service"), f"({NATIONAL}) = (service_id IS NULL)")
        table.create_check_constraint(op.f("ck_memberships_stage"), "(role = 'practitioner') = (stage IS NOT NULL)")
    op.add_column("sign_ins", sa.Column("acting_for", sa.Uuid(), nullable=True))
    op.create_table(
        "supervisions",
        sa.Column("supervisor_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("supervisor_id <> practitioner_id", name=op.f("ck_supervisions_two_people")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["users.id"], name=op.f("fk_supervisions_practitioner_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_supervisions_service_id")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["users.id"], name=op.f("fk_supervisions_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
        sa.UniqueConstraint(
            "supervisor_id", "practitioner_id", "service_id", "starts_on", name=op.f("uq_supervisions_link")
        ),
    )
    for column in ("supervisor_id", "practitioner_id", "service_id"):
        op.create_index(op.f(f"ix_supervisions_{column}"), "supervisions", [column], unique=False)


def downgrade() -> None:
    for column in ("service_id", "practitioner_id", "supervisor_id"):
        op.drop_index(op.f(f"ix_supervisions_{column}"), table_name="supervisions")
    op.drop_table("supervisions")
    op.drop_column("sign_ins", "acting_for")
    op.execute("DELETE FROM memberships WHERE role <> 'practitioner'")  # there was no other role before
    with op.batch_alter_table("memberships") as table:
        table.drop_constraint(op.f("ck_memberships_stage"), type_="check")
        table.drop_constraint(op.f("ck_memberships_service"), type_="check")
        table.alter_column("stage", existing_type=sa.String(length=20), nullable=False)
        table.alter_column("service_id", existing_type=sa.Uuid(), nullable=False)
