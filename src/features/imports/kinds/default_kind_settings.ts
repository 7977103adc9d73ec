import type { KindSettings } from "./kind_settings.ts";

/** What holds where nothing else is set. */
export const DEFAULT_KIND_SETTINGS: KindSettings = {
  orderKey: ["order_id"],
  sosRegions: [],
  datinProducts: [
    "ASTINet",
    "CNDC (NeuCentrIX)",
    "DDoS Protection",
    "IP Transit",
    "IP Transit NeuCentrIX",
    "MPLS VPN IP Node",
    "NeuCentrIX Interconnect Node",
    "SIP Trunking",
    "Telkom Metro Node",
    "VPN Backhaul",
    "VPN FR",
    "VPN Instan",
    "VPN Lite",
    "Wifi Basic",
    "Wifi Managed Service",
    "Wifi Managed Service Lite",
    "Wifi VAS",
    "Wifi_Bisnis_Discontinue",
  ],
  hsiWitels: [],
  people: {},
  witels: { MALANG: "JATIM BARAT", SIDOARJO: "JATIM TIMUR" },
};
