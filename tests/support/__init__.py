"""What tests stand on: databases, a client that reads pages, a browser, an accessibility check."""
