"""What every process needs: settings, logs, owned tasks, the --check table, its version."""
