"""what courses of VIG add to the figures of groups, the sums of it, and a random key for each dyad. Afterwards
`flask derived rebuild` fills both from what is there"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0020"
branch_labels = None
depends_on = None

LARGE = ("sum_u", "sum_uu", "sum_x", "sum_y", "sum_xx", "sum_yy", "sum_xy")
SUMS = (
    *("started", "ended", "unpaired", "sum_u", "sum_uu", "paired", "sum_x", "sum_y", "sum_xx", "sum_yy", "sum_xy"),
    *("judged", "improved", "recovered", "worse", "clinical"),
)


def upgrade() -> None:
    op.add_column("dyads", sa.Column("record_key", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    _draw_keys()
    _create_parts()
    op.create_table(
        "rollups",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("quarter_year", sa.Integer(), nullable=False),
        sa.Column("quarter_number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger() if name in LARGE else sa.Integer(), nullable=False) for name in SUMS),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_rollups_service_id")),
        sa.PrimaryKeyConstraint(
            *("service_id", "instrument_code", "scale", "dimension", "member", "quarter_year", "quarter_number"),
            name=op.f("pk_rollups"),
        ),
    )


def _draw_keys() -> None:
    """From the system's own randomness: it must not be possible to work one out."""
    dyads = sa.table("dyads", sa.column("id", sa.Uuid()), sa.column("record_key", sa.BigInteger()))
    connection = op.get_bind()
    keys = [{"of": each, "drawn": secrets.randbits(32)} for each in connection.scalars(sa.select(dyads.c.id))]
    if keys:
        drawn = sa.update(dyads).where(dyads.c.id == sa.bindparam("of")).values(record_key=sa.bindparam("drawn"))
        connection.execute(drawn, keys)


def _create_parts() -> None:
    op.create_table(
        "outcome_parts",
        sa.Column("intervention_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_code", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("dyad_id", sa.Uuid(), nullable=False),
        sa.Column("record_key", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("practitioner_id", sa.Uuid(), nullable=False),
        sa.Column("quarter_year", sa.Integer(), nullable=False),
        sa.Column("quarter_number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("court_ordered", sa.Boolean(), nullable=False),
        sa.Column("populations", sa.String(length=300), nullable=False),
        sa.Column("national_use", sa.Boolean(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("before_hundredths", sa.Integer(), nullable=True),
        sa.Column("after_hundredths", sa.Integer(), nullable=True),
        sa.Column("clinical_before", sa.Boolean(), nullable=True),
        sa.Column("judged", sa.Boolean(), nullable=False),
        sa.Column("improved", sa.Boolean(), nullable=False),
        sa.Column("recovered", sa.Boolean(), nullable=False),
        sa.Column("worse", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quarter_number BETWEEN 1 AND 4", name=op.f("ck_outcome_parts_quarter_number")),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["interventions.id"], name=op.f("fk_outcome_parts_intervention_id")
        ),
        sa.ForeignKeyConstraint(["dyad_id"], ["dyads.id"], name=op.f("fk_outcome_parts_dyad_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_outcome_parts_service_id")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["users.id"], name=op.f("fk_outcome_parts_practitioner_id")),
        sa.PrimaryKeyConstraint("intervention_id", "instrument_code", "scale", name=op.f("pk_outcome_parts")),
    )
    op.create_index(op.f("ix_outcome_parts_dyad_id"), "outcome_parts", ["dyad_id"])
    columns = ["service_id", "instrument_code", "scale"]
    op.create_index(op.f("ix_outcome_parts_service_id"), "outcome_parts", columns)


def downgrade() -> None:
    op.drop_table("rollups")
    op.drop_table("outcome_parts")
    op.drop_column("dyads", "record_key")
