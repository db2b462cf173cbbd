-- Every statement of the conversation stores, in the SQL that PostgreSQL and SQLite share; `queries.py` reads them by
-- name. Parameters are $1, $2 … in both.

-- name: load_context
-- The last exchanges of a session ($1) in a room ($2), at most $3, and at most $4 preferences: one round trip.
SELECT
    'exchange' AS kind, recent.created_at, recent.id, recent.turn_id AS name, recent.said AS value, recent.answered
FROM (
    SELECT created_at, id, turn_id, said, answered
    FROM conversations
    WHERE session_id = $1 AND room_id = $2
    ORDER BY created_at DESC, id DESC
    LIMIT $3
) AS recent
UNION ALL
SELECT
    'preference', NULL, known.id, known.category || '.' || known.key, known.value, NULL
FROM (
    SELECT id, category, key, value
    FROM preferences
    ORDER BY category, key
    LIMIT $4
) AS known;

-- name: add_turn
-- A turn that is stored already stays as it is.
INSERT INTO conversations (turn_id, session_id, room_id, said, answered, source, outcome, intent, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (turn_id) DO NOTHING;
