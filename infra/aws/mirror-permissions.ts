import type { FunctionName } from "./function-list.ts";
import {
  mirrorBesideGrants,
  mirrorChangeGrants,
  mirrorCreateGrants,
  mirrorNetworkGrants,
  mirrorReadGrants,
  mirrorSourceGrants,
} from "./grants-mirror.ts";
import { ledgerGrants } from "./grants.ts";
import type { Grant, Made } from "./grants.ts";
import type { Places } from "./places.ts";

/** The reader of Octavia asks nothing of AWS. */
export const followers = (places: Places, made: Made): (readonly [FunctionName, readonly Grant[]])[] => [
  [
    "mirror",
    [
      ...ledgerGrants(made, places, "Query", "UpdateItem", "DeleteItem"),
      ...mirrorReadGrants(),
      ...mirrorBesideGrants(places),
      ...mirrorCreateGrants(places),
      ...mirrorChangeGrants(places),
      ...mirrorNetworkGrants(places),
      ...mirrorSourceGrants(places),
    ],
  ],
  ["octavia", []],
];
