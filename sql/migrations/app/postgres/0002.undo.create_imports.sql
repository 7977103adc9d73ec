-- Takes the records of imports away; the kinds' own tables stay.

drop table if exists import_failures;
drop table if exists imports;
drop table if exists import_kinds;
