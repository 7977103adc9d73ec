-- Makes a customer; refused when the e-mail address is taken.
insert into customers (id, name, email)
values (:id, :name, :email)
