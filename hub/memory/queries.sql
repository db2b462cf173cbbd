-- Every statement of the conversation stores, in the SQL that PostgreSQL and SQLite share;
-- `queries.py` reads them by name. Parameters are $1, $2 … in both.

-- name: load_context
-- In one round trip: the last exchanges of a session ($1) in a room ($2), at most $3; the
-- preferences that hold at the time $5, at most $4; the $6 patterns learned last in the room.
SELECT
    'exchange' AS kind, recent.created_at AS moment, recent.id,
    recent.turn_id AS first, recent.said AS second, recent.answered AS third,
    CAST(recent.frame AS TEXT) AS fourth
FROM (
    SELECT created_at, id, turn_id, said, answered, frame
    FROM conversations
    WHERE session_id = $1 AND room_id = $2
    ORDER BY created_at DESC, id DESC
    LIMIT $3
) AS recent
UNION ALL
SELECT 'preference', known.expires_at, known.id, known.category, known.key, known.value,
    NULL
FROM (
    SELECT id, category, key, value, expires_at
    FROM preferences
    WHERE expires_at IS NULL OR expires_at > $5
    ORDER BY category, key
    LIMIT $4
) AS known
UNION ALL
SELECT 'pattern', learned.created_at, learned.id, learned.sentence, CAST(learned.plan AS TEXT), NULL,
    NULL
FROM (
    SELECT created_at, id, sentence, plan
    FROM training_data
    WHERE room_id = $2
    ORDER BY created_at DESC, id DESC
    LIMIT $6
) AS learned;

-- name: add_turn
-- Idempotent: a turn that is stored already stays as it is.
INSERT INTO conversations
    (turn_id, session_id, room_id, said, answered, source, outcome, intent, created_at, frame)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (turn_id) DO NOTHING;

-- name: claim_write
-- Idempotency key: returns a row for the first who applies the write $1, none when it is applied
-- again.
INSERT INTO applied_writes (write_id, applied_at)
VALUES ($1, $2)
ON CONFLICT (write_id) DO NOTHING
RETURNING write_id;

-- name: learn
INSERT INTO training_data (intent, sentence, room_id, plan, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (sentence, room_id) DO UPDATE
SET intent = excluded.intent, plan = excluded.plan, created_at = excluded.created_at;

-- name: unlearn
DELETE FROM training_data WHERE sentence = $1 AND room_id = $2;

-- name: remember
INSERT INTO preferences (category, key, value, expires_at, updated_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (category, key) DO UPDATE
SET value = excluded.value, expires_at = excluded.expires_at, updated_at = excluded.updated_at;

-- name: forget
DELETE FROM preferences WHERE category = $1 AND key = $2;

-- name: load_schedules
SELECT schedule_id, body FROM schedules ORDER BY schedule_id;

-- name: save_schedule
INSERT INTO schedules (schedule_id, kind, next_at, body, updated_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (schedule_id) DO UPDATE
SET kind = excluded.kind, next_at = excluded.next_at, body = excluded.body,
    updated_at = excluded.updated_at;

-- name: end_schedule
DELETE FROM schedules WHERE schedule_id = $1;

-- name: newest_turn
-- When the newest was kept that is not later than $1.
SELECT max(created_at) FROM conversations WHERE created_at <= $1;

-- name: prune_conversations
-- Deletes the oldest from before $1, at most $2.
DELETE FROM conversations
WHERE id IN (SELECT id FROM conversations WHERE created_at < $1 ORDER BY created_at LIMIT $2);

-- name: prune_preferences
-- Deletes those that expired at $1 or before, at most $2.
DELETE FROM preferences
WHERE id IN (SELECT id FROM preferences WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2);

-- name: prune_applied_writes
-- Deletes those that were applied before $1, at most $2.
DELETE FROM applied_writes
WHERE write_id IN (
    SELECT write_id FROM applied_writes WHERE applied_at < $1 ORDER BY applied_at LIMIT $2
);
