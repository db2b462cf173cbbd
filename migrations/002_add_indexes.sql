-- The indexes of the reads that a command waits for.
-- runs with programs from: 001

CREATE INDEX IF NOT EXISTS idx_conversations_session_id
    ON conversations (session_id);

CREATE INDEX IF NOT EXISTS idx_conversations_session_room_created
    ON conversations (session_id, room_id, created_at DESC);

CREATE INDEX IF NOT EXISTS idx_training_data_intent
    ON training_data (intent);

CREATE UNIQUE INDEX IF NOT EXISTS idx_preferences_category_key
    ON preferences (category, key);
