-- Cancels an order.
update orders
set status = 'cancelled', cancelled_at = :at
where id = :id
