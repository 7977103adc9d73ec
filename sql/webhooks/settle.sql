-- Writes down what became of an attempt, unless another one was made since.
update webhook_deliveries
set
  state = :state,
  waits = :waits,
  due_at = cast(:due_at as timestamptz),
  last_status = :status,
  last_failure = :failure,
  ended_at = cast(:ended_at as timestamptz)
where id = :id
  and state = 'sending'
  and attempts = :attempts
