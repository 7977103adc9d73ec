import type { EditableResources } from "#src/http/edit_resource.ts";
import type { ListSource } from "#src/http/list_entry.ts";
import { createResourceRows } from "#src/http/resource_rows.ts";
import type { Parameters } from "#src/platform/database.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Row } from "#src/platform/tables.ts";
import type { Category, CategoryInput } from "./schema.ts";

/** The categories, as their verbs need them. */
export interface Categories extends EditableResources<Category, CategoryInput> {
  /** What a category's answer is computed from. */
  readonly tags: ListSource["tags"];
  readonly list: ListSource;
}

/** Where the categories are. */
export function createCategories(data: LiveData, statements: Statements): Categories {
  const folder = "commerce/categories";
  const tags = ["categories"] as const;
  return {
    data,
    noun: "Category",
    tag: "categories",
    tags,
    rows: createResourceRows(statements, data.engine, { folder, present, parameters }),
    list: {
      message: "Categories",
      tags,
      list: statements.get(`${folder}/list`),
      count: statements.get(`${folder}/count`),
      present,
    },
  };
}

function present(row: Row): Category {
  return {
    id: row.id!,
    name: row.name!,
    description: row.description!,
    is_active: row.is_active === "true",
    created_at: row.created_at!,
    updated_at: row.updated_at!,
  };
}

function parameters({ name, description, is_active }: CategoryInput): Parameters {
  return { name, description, is_active: is_active ? "1" : "0" };
}
