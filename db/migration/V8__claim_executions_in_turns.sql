-- The queue is claimed in turns: from one function's oldest to the next function's.
create index executions_waiting on executions (project_id, function_id, due_at, sequence) where status in ('waiting', 'scheduled');
