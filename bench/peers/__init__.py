"""Other projects' sentences as tests: their homes, the in-process hub, and how right is told."""
