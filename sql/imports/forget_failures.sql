-- Forgets the failed rows of an import.
delete from import_failures
where import_id = cast(:seq as bigint)
