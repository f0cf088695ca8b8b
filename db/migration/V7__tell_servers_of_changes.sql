-- Servers that answer from memory, and how much of what was changed each of them has heard of. Whoever changes something
-- is told that it is done once all have, or once those who are silent have forgotten what they knew.
create table servers (
  id text primary key,
  seen bigint not null,
  leased_until timestamptz not null
);
comment on column servers.seen is 'number of the last change that it has heard of, and of all before';
comment on column servers.leased_until is 'until when it answers from memory at most, by this database''s clock';

-- Counts changes. Its one row is held until the commit, so that numbers ascend in the order of commits, which a sequence
-- would not promise.
create table changes (number bigint not null);
insert into changes values (0);
