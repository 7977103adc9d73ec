-- Takes the files away.

drop table if exists file_chunks;
drop table if exists files;
