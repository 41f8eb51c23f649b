"""Looking at the answers of one measure, and putting one of them right."""
