-- Takes a category away; refused while it has products.
delete from categories
where id = :id
