-- Takes a customer away; refused when there are orders.
delete from customers
where id = :id
