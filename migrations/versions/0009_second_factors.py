"""second factors, known devices, time-outs, and forms kept for somebody whose time ran out"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

LONG_AGO = "'1970-01-01 00:00:00'"
OF_A_USER = ("unfinished_sign_ins", "recovery_codes", "passkeys", "known_devices", "provider_accounts", "kept_forms")


def upgrade() -> None:
    # Added one by one: a batch would make the table anew, and grants hold on to it.
    moment = sa.DateTime(timezone=True)
    op.add_column("sign_ins", sa.Column("used_at", moment, server_default=sa.text(LONG_AGO), nullable=False))
    op.add_column("sign_ins", sa.Column("proved_at", moment, nullable=True))
    op.add_column("sign_ins", sa.Column("device", sa.String(length=60), server_default="", nullable=False))
    # Nobody has a second factor yet, so every sign-in there is ends here.
    op.execute("UPDATE sign_ins SET used_at = started_at, ended_at = coalesce(ended_at, started_at)")
    op.create_table(
        "unfinished_sign_ins",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed_codes", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_unfinished_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfinished_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_unfinished_sign_ins_token_hash")),
    )
    op.create_table(
        "authenticators",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_authenticators_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_authenticators")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=255), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "passkeys",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_table(
        "known_devices",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_known_devices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("token_hash", "user_id", name=op.f("uq_known_devices_token_hash_user_id")),
    )
    op.create_table(
        "provider_accounts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_provider_accounts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_accounts")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_accounts_issuer_subject")),
    )
    op.create_table(
        "kept_forms",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_kept_forms_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_forms")),
    )
    for table_name in OF_A_USER:
        op.create_index(op.f(f"ix_{table_name}_user_id"), table_name, ["user_id"], unique=False)
    with op.batch_alter_table("failed_sign_ins") as table:
        table.add_column(sa.Column("network_hash", sa.String(length=64), server_default="", nullable=False))
        table.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_failed_sign_ins_device_id"), "known_devices", ["device_id"], ["id"])
        table.drop_index(op.f("ix_failed_sign_ins_email_hash"))
        table.create_index("ix_failed_sign_ins_email_hash", ["email_hash", "at"], unique=False)
        table.create_index("ix_failed_sign_ins_network_hash", ["network_hash", "at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("failed_sign_ins") as table:
        table.drop_index("ix_failed_sign_ins_network_hash")
        table.drop_index("ix_failed_sign_ins_email_hash")
        table.create_index(op.f("ix_failed_sign_ins_email_hash"), ["email_hash"], unique=False)
        table.drop_constraint(op.f("fk_failed_sign_ins_device_id"), type_="foreignkey")
        table.drop_column("device_id")
        table.drop_column("network_hash")
    for table_name in reversed(OF_A_USER):
        op.drop_index(op.f(f"ix_{table_name}_user_id"), table_name=table_name)
        op.drop_table(table_name)
    op.drop_table("authenticators")
    for column in ("device", "proved_at", "used_at"):
        op.drop_column("sign_ins", column)
