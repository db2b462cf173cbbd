-- Preferences may expire, writes that wait outside the database land once, and what is old can be found and deleted.
-- runs with programs from: 001

ALTER TABLE preferences
    ADD COLUMN IF NOT EXISTS expires_at TIMESTAMPTZ;

CREATE TABLE IF NOT EXISTS applied_writes (
    write_id TEXT PRIMARY KEY,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS idx_applied_writes_applied
    ON applied_writes (applied_at);

CREATE INDEX IF NOT EXISTS idx_conversations_created
    ON conversations (created_at);

CREATE INDEX IF NOT EXISTS idx_preferences_expires
    ON preferences (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX IF NOT EXISTS idx_training_data_room_created
    ON training_data (room_id, created_at DESC);
