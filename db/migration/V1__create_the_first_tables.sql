-- Every table has an internal, ascending `sequence` (order of insertion, tie-break of every list)
-- and the API's own `id`, unique within its project.

create table projects (
  sequence bigint generated always as identity primary key,
  id text not null unique,
  name text not null,
  token_secret bytea not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on column projects.token_secret is 'signs users'' and per-execution tokens; encrypted';

create table api_keys (
  sequence bigint generated always as identity primary key,
  id text not null unique,
  project_id text not null references projects (id) on delete cascade,
  name text not null,
  secret_hash bytea not null unique,
  scopes text[] not null,
  expires_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on column api_keys.secret_hash is 'SHA-256 of a key with 1,024 random bits; the key itself is kept nowhere';

create table functions (
  sequence bigint generated always as identity primary key,
  project_id text not null references projects (id) on delete cascade,
  id text not null,
  name text not null,
  runtime text not null,
  execute text[] not null,
  events text[] not null,
  schedule text not null,
  timeout_seconds integer not null check (timeout_seconds > 0),
  enabled boolean not null,
  logging boolean not null,
  live boolean not null,
  entrypoint text not null,
  commands text not null,
  scopes text[] not null,
  installation_id text not null,
  provider_repository_id text not null,
  provider_branch text not null,
  provider_root_directory text not null,
  provider_silent_mode boolean not null,
  build_specification text not null,
  runtime_specification text not null,
  deployment_retention integer not null,
  active_deployment_id text,
  revision bigint not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (project_id, id)
);
comment on column functions.revision is 'grows with every change that a running worker cannot take over';

create table variables (
  sequence bigint generated always as identity primary key,
  project_id text not null,
  function_id text not null,
  id text not null,
  key text not null,
  value bytea not null,
  secret boolean not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (project_id, id),
  unique (project_id, function_id, key),
  foreign key (project_id, function_id) references functions (project_id, id) on delete cascade
);
comment on column variables.value is 'encrypted';

create table deployments (
  sequence bigint generated always as identity primary key,
  project_id text not null,
  function_id text not null,
  id text not null,
  type text not null,
  entrypoint text not null,
  commands text not null,
  activate boolean not null,
  status text not null check (status in ('waiting', 'processing', 'building', 'ready', 'failed', 'canceled')),
  source_size bigint not null,
  build_size bigint not null,
  build_logs text not null,
  build_started_at timestamptz(3),
  build_ended_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (project_id, id),
  foreign key (project_id, function_id) references functions (project_id, id) on delete cascade
);
create index deployments_of_function on deployments (project_id, function_id, sequence);
create index deployments_to_build on deployments (sequence) where status in ('processing', 'building');

-- The chunks that have arrived of an upload that is not complete; completion is by count, not by position.
create table upload_chunks (
  project_id text not null,
  deployment_id text not null,
  first_byte bigint not null,
  last_byte bigint not null,
  total_bytes bigint not null,
  primary key (project_id, deployment_id, first_byte),
  foreign key (project_id, deployment_id) references deployments (project_id, id) on delete cascade
);

-- No foreign key to functions: checking it would lock the function's row at every execution.
create table executions (
  sequence bigint generated always as identity primary key,
  project_id text not null,
  function_id text not null,
  id text not null,
  deployment_id text not null,
  trigger text not null check (trigger in ('http', 'schedule', 'event')),
  status text not null check (status in ('waiting', 'processing', 'completed', 'failed', 'scheduled')),
  user_id text,
  request_method text not null,
  request_path text not null,
  request_headers jsonb not null,
  response_status_code integer not null,
  response_headers jsonb not null,
  logs text not null,
  errors text not null,
  duration double precision not null,
  scheduled_at timestamptz(3),
  due_at timestamptz(3),
  queued_headers jsonb,
  queued_body bytea,
  server_id text,
  lease uuid,
  leased_until timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (project_id, id)
);
comment on column executions.user_id is 'who created it as a signed-in user and may therefore read it';
comment on column executions.queued_headers is 'what the function gets when it is run; removed when it has run';
comment on column executions.lease is 'fencing token of the server that runs it: only its holder may record the end';
create index executions_of_function on executions (project_id, function_id, sequence);
create index executions_due on executions (due_at, sequence) where status in ('waiting', 'scheduled');
create index executions_leased on executions (leased_until) where status = 'processing';
