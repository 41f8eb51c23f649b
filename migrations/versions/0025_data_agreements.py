"""agreements under which rows leave for research, and each time that they did"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "data_agreements",
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=600), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_data_agreements_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_agreements")),
        sa.UniqueConstraint("reference", name=op.f("uq_data_agreements_reference")),
    )
    op.create_table(
        "extracts_taken",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", moment, nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["data_agreements.id"], name=op.f("fk_extracts_taken_agreement_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_extracts_taken_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extracts_taken")),
    )
    op.create_index(op.f("ix_extracts_taken_agreement_id"), "extracts_taken", ["agreement_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_extracts_taken_agreement_id"), table_name="extracts_taken")
    op.drop_table("extracts_taken")
    op.drop_table("data_agreements")
