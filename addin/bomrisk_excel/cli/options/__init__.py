"""What each command takes and says with ``--help``; nothing heavy is imported here."""
