-- One row when the shop has something in it, none when it is empty.

select 1 as found
where exists (select 1 from categories)
  or exists (select 1 from products)
  or exists (select 1 from customers)
  or exists (select 1 from orders)
