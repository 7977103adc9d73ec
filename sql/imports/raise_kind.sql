-- Says that a kind's table has changed for good: its version goes beyond its last one, and beyond what the fleet knows.
update import_kinds
set version = greatest(version, cast(:known as bigint)) + 1
where kind = :kind
