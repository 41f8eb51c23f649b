"""who confirmed an agreement that a command recorded, and how coarse the rows are that were taken under it"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("data_agreements") as agreements:
        agreements.add_column(sa.Column("confirmed_by", sa.Uuid(), nullable=True))
        agreements.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        agreements.add_column(sa.Column("levels", sa.String(length=40), nullable=True))
        agreements.create_foreign_key(op.f("fk_data_agreements_confirmed_by"), "users", ["confirmed_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("data_agreements") as agreements:
        agreements.drop_constraint(op.f("fk_data_agreements_confirmed_by"), type_="foreignkey")
        for name in ("levels", "confirmed_at", "confirmed_by"):
            agreements.drop_column(name)
