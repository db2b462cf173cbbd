-- What all migrations amount to, and the table that records them; a test compares it with their replay.

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    turn_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    said TEXT NOT NULL,
    answered TEXT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    intent TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')),
    frame TEXT
);

CREATE TABLE preferences (
    id INTEGER PRIMARY KEY,
    category TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')),
    expires_at TEXT
);

CREATE TABLE training_data (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL,
    sentence TEXT NOT NULL,
    room_id TEXT NOT NULL,
    plan TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')),
    UNIQUE (sentence, room_id)
);

CREATE INDEX idx_conversations_session_id
    ON conversations (session_id);

CREATE INDEX idx_conversations_session_room_created
    ON conversations (session_id, room_id, created_at DESC);

CREATE INDEX idx_training_data_intent
    ON training_data (intent);

CREATE UNIQUE INDEX idx_preferences_category_key
    ON preferences (category, key);

CREATE TABLE applied_writes (
    write_id TEXT NOT NULL PRIMARY KEY,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);

CREATE INDEX idx_applied_writes_applied
    ON applied_writes (applied_at);

CREATE INDEX idx_conversations_created
    ON conversations (created_at);

CREATE INDEX idx_preferences_expires
    ON preferences (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX idx_training_data_room_created
    ON training_data (room_id, created_at DESC);

CREATE TABLE schedules (
    schedule_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    next_at TEXT,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);

CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    runs_from INTEGER NOT NULL,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);
