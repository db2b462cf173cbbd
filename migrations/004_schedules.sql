-- What is to happen later: delayed and repeated commands, alarms, reminders.
-- runs with programs from: 001

CREATE TABLE IF NOT EXISTS schedules (
    schedule_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    next_at TIMESTAMPTZ,
    body TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
