import { datin } from "./datin.ts";
import { digitalProduct } from "./digital_product.ts";
import { hsi } from "./hsi.ts";
import type { ImportKind } from "./import_kind.ts";
import { jt } from "./jt.ts";
import type { KindSettings } from "./kind_settings.ts";
import { sos } from "./sos.ts";

/** Every kind of sheet that can be imported; a new one is a file in this folder and a line here. */
export function importKinds(settings: KindSettings): readonly ImportKind[] {
  return [sos(settings), digitalProduct(), hsi(settings), jt(), datin(settings)];
}
