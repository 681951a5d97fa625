import type { OpenWait } from "../../ledger/records.ts";

/** What an event says that a waiting task may be waiting for. */
export type Sign =
  | { readonly kind: "place"; readonly place: string }
  | { readonly kind: "alarm"; readonly alarm: string }
  | { readonly kind: "ecs-service"; readonly ecsService: string };

/** The waits that an event concerns. It only makes them look: what is so, they read themselves. */
export const concerned = (waits: readonly OpenWait[], sign: Sign): OpenWait[] =>
  waits.filter((wait) => {
    switch (sign.kind) {
      case "place":
        return wait.places?.includes(sign.place) ?? false;
      case "alarm":
        return wait.alarms?.includes(sign.alarm) ?? false;
      case "ecs-service":
        return wait.ecsServices?.includes(sign.ecsService) ?? false;
    }
  });
