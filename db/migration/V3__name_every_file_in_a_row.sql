-- Every file of a deployment has a row before it is written and until it is removed, so that nothing lies in the storage
-- that no row names. What refers to a row keeps its file; a row that nothing refers to goes, and its file with it.
create table artifacts (
  key text primary key,
  project_id text not null,
  digest bytea,
  held_until timestamptz
);
comment on table artifacts is 'sources, chunks of sources that are being uploaded, and what builds leave';
comment on column artifacts.key is 'where in the storage; given once';
comment on column artifacts.digest is 'SHA-256 of the content, by which others find it; of chunks and of files of earlier versions unknown';
comment on column artifacts.held_until is 'while it is written: until when nobody else may remove it';
create unique index artifacts_by_content on artifacts (project_id, digest) where digest is not null;

alter table deployments add source_key text, add artifact_key text;
alter table upload_chunks add artifact_key text;

-- What earlier versions have written stays where it is.
update deployments set source_key = project_id || '/' || id || '/source.tar.gz' where status <> 'waiting';
update deployments set artifact_key = project_id || '/' || id || '/artifact.tar.gz' where status = 'ready';
update upload_chunks
  set artifact_key = project_id || '/' || deployment_id || '/chunks/' || first_byte || '-' || last_byte;
insert into artifacts (key, project_id)
  select source_key, project_id from deployments where source_key is not null
  union all select artifact_key, project_id from deployments where artifact_key is not null
  union all select artifact_key, project_id from upload_chunks;

alter table upload_chunks alter artifact_key set not null;
alter table deployments add foreign key (source_key) references artifacts (key);
alter table deployments add foreign key (artifact_key) references artifacts (key);
alter table upload_chunks add foreign key (artifact_key) references artifacts (key);
create index deployments_by_source on deployments (source_key);
create index deployments_by_artifact on deployments (artifact_key);
create index upload_chunks_by_artifact on upload_chunks (artifact_key);

alter table deployments
  add chunks_total integer not null default 1,
  add chunks_uploaded integer not null default 1;
update deployments d set
  chunks_total = greatest(1, (source_size + 5242879) / 5242880),
  chunks_uploaded = (select count(*) from upload_chunks c where c.project_id = d.project_id and c.deployment_id = d.id)
  where status = 'waiting';
