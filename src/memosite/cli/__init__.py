"""Arguments -> one call -> exit code; the only room that prints. One module a command."""
