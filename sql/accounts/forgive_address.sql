-- Forgets the failures of an address.
delete from sign_in_failures
where email_hash = :email_hash
