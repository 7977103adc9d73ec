-- Makes a category.
insert into categories (id, name, description, is_active)
values (:id, :name, :description, :is_active)
