-- Makes a store; refused when its client is deleted.
insert into stores (id, client_id, code, name, phone, address, city, time_zone, is_active)
values (:id, :client_id, :code, :name, :phone, :address, :city, :time_zone, :is_active)
