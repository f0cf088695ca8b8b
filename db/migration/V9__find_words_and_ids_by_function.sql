-- An index of words knows no order and no function: a word's place in it held the rows of all functions, and to find one
-- function's rows all of them were read. So each word begins with letters of its function's own. Two functions may share
-- them; whoever asks compares the function, too.
create function execution_scope(project_id text, function_id text) returns text
  language sql immutable parallel safe
  return translate(left(md5(project_id || '/' || function_id), 6), '0123456789', 'ghijklmnop');

-- The letters are put where a word begins: behind what is neither letter nor digit, in ASCII, among the signs and symbols
-- from U+2000 on, in CJK's and full-width punctuation, and among pictures. The beginning is searched: the words of longer
-- texts, with these letters, may not fit into one value (1 MB).
create function execution_words(project_id text, function_id text, logs text, errors text) returns tsvector
  language sql immutable parallel safe
  return to_tsvector('simple', regexp_replace(
    ' ' || left(logs, 65536) || ' ' || left(errors, 65536),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u2bff\u3000-\u303f\ufe00-\ufe0f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U0001f000-\U0001faff]+',
    ' ' || execution_scope(project_id, function_id), 'g'));

-- What to look for in one function's words: a query of to_tsquery in which ^ stands where a word begins.
create function execution_query(project_id text, function_id text, words text) returns tsquery
  language sql immutable parallel safe
  return to_tsquery('simple', replace(words, '^', execution_scope(project_id, function_id)));

-- Others may read meanwhile and not write. The function of V2 stays: servers of an earlier version may still ask for it.
set local maintenance_work_mem = '512MB';

drop index executions_by_words;
create index executions_by_words on executions using gin (execution_words(project_id, function_id, logs, errors))
  with (gin_pending_list_limit = 256)
  where logs <> '' or errors <> '';

-- The unique index knows ids of a project only: in their order, a function's list went through those of all others.
create index executions_by_id on executions (project_id, function_id, id, sequence);
