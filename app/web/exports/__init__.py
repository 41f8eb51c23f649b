"""Taking data away: one blueprint, its routes in several modules."""

from app.web.exports import agreements, extracts, instruments, record
from app.web.exports.routes import exports

__all__ = ["agreements", "exports", "extracts", "instruments", "record"]
