-- What is to happen later: delayed and repeated commands, alarms, reminders.
-- runs with programs from: 001

CREATE TABLE IF NOT EXISTS schedules (
    schedule_id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    next_at TEXT,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
);
