"""why a course of VIG ended, what follows it, and who took a dyad on"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("interventions", sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("interventions", sa.Column("ending", sa.String(length=20), nullable=True))
    op.add_column("interventions", sa.Column("no_after", sa.String(length=20), nullable=True))
    op.add_column("interventions", sa.Column("follow_up_on", sa.Date(), nullable=True))
    op.create_index("uq_interventions_course", "interventions", ["dyad_id", "number"], unique=True)
    op.create_table(
        "transfers",
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_transfers_dyad_id")),
        sa.ForeignKeyConstraint(["from_id"], ["users.id"], name=op.f("fk_transfers_from_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_transfers_made_by")),
        sa.ForeignKeyConstraint(["to_id"], ["users.id"], name=op.f("fk_transfers_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_dyad_id"), "transfers", ["dyad_id"], unique=False)
    op.create_index(op.f("ix_transfers_from_id"), "transfers", ["from_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_transfers_from_id"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_dyad_id"), table_name="transfers")
    op.drop_table("transfers")
    op.drop_index("uq_interventions_course", table_name="interventions")
    op.drop_column("interventions", "follow_up_on")
    op.drop_column("interventions", "no_after")
    op.drop_column("interventions", "ending")
    op.drop_column("interventions", "number")
