"""what a tablet may know of a PIN, so that it can be asked for without a network"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("pin_check", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("users", "pin_check")
