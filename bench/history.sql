-- Fills `executions` with a history: several projects and functions, most calls short and without failure, most logs small.
-- `:rows`, `:project`, `:oldest` (seconds ago) and `:newest` are filled in by History.java.
create temporary table vocabulary as
  select rank, case when rank < 12
    then (array['request', 'handled', 'user', 'order', 'ms', 'cache', 'database', 'response', 'retry', 'token', 'webhook', 'invoice'])[rank + 1]
    else 'word' || rank end as word
  from generate_series(0, 2999) rank;

-- 4,096 texts: the first half short, a quarter of up to 2 kB, a quarter of up to 20 kB; a word's rank says how rare it is.
create temporary table texts as
  select number, string_agg(word, case when position % 9 = 0 then E'\n' else ' ' end) as text
  from (
    select number, position, floor(3000 * power(random(), 4))::int as rank
    from generate_series(0, 4095) number,
      generate_series(1, (case when number < 2048 then 6 + random() * 24 when number < 3072 then 30 + random() * 270
        else 300 + power(random(), 2) * 2700 end)::int) position) as positions
    join vocabulary using (rank)
  group by number;
analyze texts;

set local work_mem = '64MB';
set local enable_nestloop = off;
set local enable_mergejoin = off;

insert into executions (project_id, function_id, id, deployment_id, trigger, status, user_id, request_method, request_path,
  request_headers, response_status_code, response_headers, logs, errors, duration, created_at, updated_at)
select project, function,
  lpad(to_hex(floor(extract(epoch from at))::bigint), 8, '0') || lpad(to_hex(calls.number % 1000000), 5, '0')
    || lpad(to_hex(floor(random() * 268435456)::bigint), 7, '0'),
  'deployment-' || function || '-' || calls.number * 20 / :rows,
  trigger, case when failed then 'failed' else 'completed' end,
  case when trigger = 'http' and by_user < 0.4 then 'user-' || floor(2000 * power(by_user / 0.4, 3)) end,
  case when method < 0.45 then 'GET' when method < 0.9 then 'POST' when method < 0.94 then 'PUT' when method < 0.97 then 'PATCH' else 'DELETE' end,
  case when path < 0.4 then '/' when path < 0.7 then '/users' else '/orders/' || floor(1000000 * path) end,
  '[{"name": "host", "value": "functions.example.com"}, {"name": "user-agent", "value": "node-appwrite/20.2.1"}, {"name": "content-type", "value": "application/json"}]',
  case when failed then case when code < 0.9 then 500 else 503 end
    when code < 0.9 then 200 when code < 0.93 then 201 when code < 0.95 then 204 when code < 0.98 then 404 when code < 0.999 then 400 else 418 end,
  '[{"name": "content-type", "value": "application/json"}, {"name": "content-length", "value": "128"}]',
  case when texts.text is null then ''
    when code < 0.3 then texts.text || E'\ntrace ' || md5(calls.number::text) else texts.text end,
  case when failed then 'Error: connection refused' || E'\n    at handler (/usr/local/server/src/function/main.js:' || floor(code * 300) || ')' else '' end,
  least(900, 0.02 * exp(1.2 * (random() + random() + random() + random() + random() + random() - 3) * 1.4)),
  at, at
from (
  select number,
    case when random() < 0.6 then :project else 'other-' || floor(random() * 3) end as project,
    'history-' || floor(8 * power(random(), 2)) as function,
    case when random() < 0.8 then 'http' when random() < 0.75 then 'schedule' else 'event' end as trigger,
    random() < 0.05 as failed, random() as by_user, random() as method, random() as path, random() as code,
    now() - make_interval(secs => :oldest - (:oldest - :newest) * number / :rows) as at,
    case when size < 0.35 then -1 when size < 0.86 then floor(random() * 2048)
      when size < 0.99 then 2048 + floor(random() * 1024) else 3072 + floor(random() * 1024) end::int as text_number
  from (select number, random() as size from generate_series(1::bigint, :rows) number) as numbers
) as calls left join texts on texts.number = calls.text_number;
