-- What was said and done, what the household prefers, and the sentences that were learned.
-- runs with programs from: 001

CREATE TABLE IF NOT EXISTS conversations (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    turn_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    said TEXT NOT NULL,
    answered TEXT NOT NULL,
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,
    intent TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS preferences (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS training_data (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    intent TEXT NOT NULL,
    sentence TEXT NOT NULL,
    room_id TEXT NOT NULL,
    plan JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (sentence, room_id)
);
