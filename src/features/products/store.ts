import type { EditableResources } from "#src/http/edit_resource.ts";
import type { ListSource } from "#src/http/list_entry.ts";
import { createResourceRows } from "#src/http/resource_rows.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";
import type { Product, ProductInput } from "./schema.ts";

/** The products, as their verbs need them. */
export interface Products extends EditableResources<Product, ProductInput> {
  /** What a product's answer is computed from. */
  readonly tags: ListSource["tags"];
  readonly list: ListSource;
}

/** Where the products are. */
export function createProducts(data: LiveData, statements: Statements): Products {
  const folder = "commerce/products";
  const tags = ["products", "categories"] as const;
  return {
    data,
    noun: "Product",
    tag: "products",
    tags,
    rows: createResourceRows(statements, data.engine, { folder, present, parameters }),
    list: {
      message: "Products",
      tags,
      list: statements.get(`${folder}/list`),
      listAll: statements.get(`${folder}/list_all`),
      count: statements.get(`${folder}/count`),
      present,
    },
  };
}

function present(row: Row): Product {
  return {
    id: row.id!,
    name: row.name!,
    description: row.description!,
    price: row.price!,
    category_id: row.category_id!,
    category: { id: row.category_id!, name: row.category_name!, description: row.category_description! },
    stock_quantity: Number(row.stock_quantity),
    total_sold: Number(row.total_sold),
    is_active: row.is_active === "true",
    created_at: row.created_at!,
    updated_at: row.updated_at!,
  };
}

function parameters(input: ProductInput): Parameters {
  return {
    name: input.name,
    description: input.description,
    price: input.price,
    category_id: input.category_id,
    stock_quantity: String(input.stock_quantity),
    is_active: input.is_active ? "1" : "0",
  };
}
