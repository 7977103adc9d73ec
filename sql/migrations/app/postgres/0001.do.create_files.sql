-- Files that were uploaded, in chunks.

create table if not exists files (
  -- serves files/find
  id uuid not null primary key,
  -- All chunks but the last are as long as this.
  chunk_bytes integer not null,
  -- Both are missing until the file is whole.
  size_bytes bigint,
  sha256 char(64),
  created_at timestamptz(3) not null,
  constraint files_whole_or_not check ((size_bytes is null) = (sha256 is null))
);
-- serves files/list_unfinished
create index if not exists files_unfinished on files (created_at) where sha256 is null;

create table if not exists file_chunks (
  file_id uuid not null references files (id) on delete cascade,
  -- From 0 on.
  chunk_no integer not null,
  content bytea not null,
  -- serves files/read_chunk and the foreign key
  primary key (file_id, chunk_no)
);
-- Sheets are often packed already; what is not compressed can be read from any byte on.
alter table file_chunks alter column content set storage external;
