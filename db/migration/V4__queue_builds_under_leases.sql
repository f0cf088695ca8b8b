-- A build belongs to one server at a time: the one that holds its lease. What a server of an earlier version had begun
-- is begun again.
alter table deployments
  add column build_server text,
  add column build_lease uuid,
  add column build_leased_until timestamptz(3),
  add column build_log_length bigint not null default 0,
  add column build_log_dropped bigint not null default 0;
comment on column deployments.build_lease is 'fencing token of the server that builds it: only its holder may record the end';
comment on column deployments.build_log_length is 'characters that the build has printed, those included that are kept no longer';
comment on column deployments.build_log_dropped is 'characters that are kept no longer';

update deployments set build_log_length = length(build_logs) where build_logs <> '';
update deployments set status = 'processing', build_started_at = null where status = 'building';

drop index deployments_to_build;
create index deployments_to_build on deployments (project_id, function_id, sequence) where status in ('processing', 'building');
create unique index deployments_leased on deployments (build_lease) where build_lease is not null;

-- What package managers keep between builds of a function; the files themselves are in the storage.
create table build_caches (
  project_id text not null,
  function_id text not null,
  runtime text not null,
  size bigint not null,
  saved_at timestamptz(3) not null,
  primary key (project_id, function_id),
  foreign key (project_id, function_id) references functions (project_id, id) on delete cascade
);
