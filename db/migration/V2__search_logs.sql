-- Words of an execution's logs and errors, for `search`. PostgreSQL's parser takes addresses, paths and numbers with
-- signs for one word each, so the characters that make it do so are blanked out. The beginning is searched, since the
-- words of longer texts may not fit into one value (1 MB).
create function execution_words(logs text, errors text) returns tsvector
  language sql immutable parallel safe
  return to_tsvector('simple', translate(left(logs, 65536) || ' ' || left(errors, 65536), '/.-@:~+<&', '         '));

-- The executions that log nothing pay nothing for it. A short list of what is not merged yet keeps the pauses short in
-- which it is merged.
create index executions_by_words on executions using gin (execution_words(logs, errors))
  with (gin_pending_list_limit = 256)
  where logs <> '' or errors <> '';

-- Byte by byte, so that the unique index finds the beginnings of ids too.
alter table executions alter column id type text collate "C";
