"""how often a text was saved against a warning"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_anyway",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_saved_anyway_service_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_anyway_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_anyway")),
    )
    op.create_index(op.f("ix_saved_anyway_service_id"), "saved_anyway", ["service_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_anyway_service_id"), table_name="saved_anyway")
    op.drop_table("saved_anyway")
