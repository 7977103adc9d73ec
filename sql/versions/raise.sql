-- Counts a kind of data up by more than one change.

update data_versions
set version = version + cast(:by as decimal(20,0))
where tag = :tag and slot = 0
