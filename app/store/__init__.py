"""SQLAlchemy models and the engine they run on. Nothing else: questions are in `queries/`, changes in `operations/`."""
