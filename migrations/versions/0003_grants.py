"""grants, leases, and what belongs to a tablet in the hands of a parent"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grants",
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("sign_in_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_pins", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_grants_issued_by")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasions.id"], name=op.f("fk_grants_occasion_id")),
        sa.ForeignKeyConstraint(["sign_in_id"], ["sign_ins.id"], name=op.f("fk_grants_sign_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_grants_token_hash")),
    )
    op.create_index(op.f("ix_grants_issued_by"), "grants", ["issued_by"], unique=False)
    op.create_index(op.f("ix_grants_occasion_id"), "grants", ["occasion_id"], unique=False)
    op.create_table(
        "alert_acknowledgements",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("action IN ('talked', 'call', 'else')", name=op.f("ck_alert_acknowledgements_action")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_alert_acknowledgements_assessment_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_alert_acknowledgements_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_acknowledgements")),
    )
    op.create_index(
        op.f("ix_alert_acknowledgements_assessment_id"), "alert_acknowledgements", ["assessment_id"], unique=False
    )
    op.create_table(
        "leases",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ack_key", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_leases_grant_id")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasions.id"], name=op.f("fk_leases_occasion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leases")),
        sa.UniqueConstraint("occasion_id", "incarnation", name=op.f("uq_leases_occasion_id_incarnation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_leases_token_hash")),
        sa.UniqueConstraint("writer", name=op.f("uq_leases_writer")),
    )
    op.create_index(op.f("ix_leases_grant_id"), "leases", ["grant_id"], unique=False)
    op.create_table(
        "event_conflicts",
        sa.Column("lease_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lease_id"], ["leases.id"], name=op.f("fk_event_conflicts_lease_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_conflicts")),
    )
    op.create_index(op.f("ix_event_conflicts_lease_id"), "event_conflicts", ["lease_id"], unique=False)
    op.create_table(
        "quarantined_events",
        sa.Column("lease_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lease_id"], ["leases.id"], name=op.f("fk_quarantined_events_lease_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_events")),
        sa.UniqueConstraint("lease_id", "event_id", name=op.f("uq_quarantined_events_lease_id_event_id")),
    )
    op.add_column("services", sa.Column("hold_back_unattended", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("services", sa.Column("who_to_call", sa.String(length=300), nullable=True))
    op.add_column("sign_ins", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("pin_hash", sa.String(length=255), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "pin_hash")
    op.drop_column("sign_ins", "suspended_at")
    op.drop_column("services", "who_to_call")
    op.drop_column("services", "hold_back_unattended")
    op.drop_table("quarantined_events")
    op.drop_index(op.f("ix_event_conflicts_lease_id"), table_name="event_conflicts")
    op.drop_table("event_conflicts")
    op.drop_index(op.f("ix_leases_grant_id"), table_name="leases")
    op.drop_table("leases")
    op.drop_index(op.f("ix_alert_acknowledgements_assessment_id"), table_name="alert_acknowledgements")
    op.drop_table("alert_acknowledgements")
    op.drop_index(op.f("ix_grants_occasion_id"), table_name="grants")
    op.drop_index(op.f("ix_grants_issued_by"), table_name="grants")
    op.drop_table("grants")
