-- Lists are of one function. Its primary key is the order of such a list, so that nobody looks for a function's rows
-- among those of all others, which the planner does where it may go through all by sequence: it does not know that a
-- function has long not been called.
--
-- In one transaction, in which others may read and not write: either all of it is there or nothing. What needs the table
-- alone comes last and takes no time.
set local maintenance_work_mem = '512MB';

create unique index executions_in_order on executions (project_id, function_id, sequence);
create unique index executions_unended on executions (sequence) where status in ('waiting', 'scheduled', 'processing');

-- What a list may be filtered and ordered by: 25 rows, and a total of 5,000, are read from where they lie together.
create index executions_by_status on executions (project_id, function_id, status, sequence)
  include (trigger, response_status_code, created_at);
create index executions_by_trigger on executions (project_id, function_id, trigger, sequence);
create index executions_by_code on executions (project_id, function_id, response_status_code, sequence);
create index executions_by_method on executions (project_id, function_id, request_method, sequence);
create index executions_by_path on executions (project_id, function_id, request_path, sequence);
create index executions_by_deployment on executions (project_id, function_id, deployment_id, sequence);
create index executions_by_duration on executions (project_id, function_id, duration, sequence);
create index executions_by_creation on executions (project_id, function_id, created_at, sequence);
create index executions_by_update on executions (project_id, function_id, updated_at, sequence);
create index executions_by_user on executions (project_id, function_id, user_id, sequence) where user_id is not null;

alter table executions drop constraint executions_pkey;
alter table executions add constraint executions_pkey primary key using index executions_in_order;
drop index executions_of_function;
