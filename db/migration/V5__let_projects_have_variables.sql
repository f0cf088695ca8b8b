-- A variable without a function is one of its whole project: every function of it finds it in its environment.
alter table variables alter column function_id drop not null;
alter table variables add foreign key (project_id) references projects (id) on delete cascade;
create unique index variables_of_project on variables (project_id, key) where function_id is null;

-- The key that the server itself made, or was told, has every right; these are new.
update api_keys set scopes = scopes || array['project.read', 'project.write', 'projects.read']
where name = 'bootstrap';

alter table functions
  add column provider_branches text[] not null default '{}',
  add column provider_paths text[] not null default '{}';
