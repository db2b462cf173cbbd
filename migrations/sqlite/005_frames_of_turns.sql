-- What a turn did and spoke of is kept with it, so that the next sentence can go on from there after a restart.
-- runs with programs from: 001

ALTER TABLE conversations ADD COLUMN frame TEXT;
