-- Says of the rows which an import has mended that they failed after all.
update import_failures
set mended_by = null
where mended_by = cast(:by as bigint)
