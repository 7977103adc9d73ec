-- Makes a client.
insert into clients (id, code, name, legal_name, email, phone, address, city, time_zone, is_active)
values (:id, :code, :name, :legal_name, :email, :phone, :address, :city, :time_zone, :is_active)
