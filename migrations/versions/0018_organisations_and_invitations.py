"""closing services and regions, measures permitted in a service, what is said at alerts, and invitations"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("regions", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("services", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("services", sa.Column("alert_days", sa.Integer(), server_default="3", nullable=False))
    op.add_column("services", sa.Column("alert_prompt", sa.String(length=600), nullable=True))
    op.create_table(
        "instrument_permissions",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=True),
        sa.Column("licence_ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_instrument_permissions_service_id")),
        sa.PrimaryKeyConstraint("service_id", "instrument_code", name=op.f("pk_instrument_permissions")),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["users.id"], name=op.f("fk_invitations_invited_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_invitations_user_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_table("instrument_permissions")
    op.drop_column("services", "alert_prompt")
    op.drop_column("services", "alert_days")
    op.drop_column("services", "closed_on")
    op.drop_column("regions", "closed_on")
