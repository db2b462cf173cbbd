"""Write-behind journal: a durable queue of accepted writes on their way into the database."""
