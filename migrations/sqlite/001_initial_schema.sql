-- What was said and done, what the household prefers, and the sentences that were learned.
-- Times are UTC in ISO 8601 with six decimals, so that their order as text is their order in time.
-- runs with programs from: 001

CREATE TABLE IF NOT EXISTS conversations (
    id INTEGER PRIMARY KEY,
    turn_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    said TEXT NOT NULL,
    answered TEXT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    intent TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);

CREATE TABLE IF NOT EXISTS preferences (
    id INTEGER PRIMARY KEY,
    category TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);

CREATE TABLE IF NOT EXISTS training_data (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL,
    sentence TEXT NOT NULL,
    room_id TEXT NOT NULL,
    plan TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now')),
    UNIQUE (sentence, room_id)
);
