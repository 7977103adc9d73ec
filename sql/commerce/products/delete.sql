-- Takes a product away; refused when it was ever ordered.
delete from products
where id = :id
