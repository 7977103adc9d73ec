-- Makes the row that imports of a kind take turns by.
insert into import_kinds (kind)
values (:kind)
on conflict (kind) do nothing
