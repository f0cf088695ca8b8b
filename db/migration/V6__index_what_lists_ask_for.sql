-- Lists are of one function. Its primary key is the order of such a list, so that nobody looks for a function's rows
-- among those of all others, which the planner does where it may go through all by sequence: it does not know that a
-- function has long not been called.
create unique index executions_in_order on executions (project_id, function_id, sequence);
create unique index executions_unended on executions (sequence) where status in ('waiting', 'scheduled', 'processing');

alter table executions drop constraint executions_pkey;
alter table executions add constraint executions_pkey primary key using index executions_in_order;
drop index executions_of_function;
