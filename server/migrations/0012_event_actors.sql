-- Who did what an event tells, `{type, id, name}`, for the timeline alone: bodies that are sent do not name them. Null: it
-- happened by itself, as in an import.
alter table events add column actor jsonb;
