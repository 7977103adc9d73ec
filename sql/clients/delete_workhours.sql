-- Forgets at which hours a client works.
delete from workhours
where client_id = :id
