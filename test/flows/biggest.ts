import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { mostCells } from "../../infra/config/size-rules.ts";
import { storefront } from "./stories.ts";

/** As many cells as a service may have, with names as long as CodeDeploy takes them. */
export const mostAndLongestCells: ServiceConfig["cells"] = Array.from({ length: mostCells }, (_, place) => ({
  name: `cell-${String(place).padStart(26, "0")}`,
  wave: 1 + Math.floor(place / 20),
  codedeploy: { application: "a".repeat(100), deploymentGroup: `${"g".repeat(96)}-${place}` },
  loadBalancer: "application",
  terminationWaitSeconds: 1800,
}));

export const biggest = (): ServiceConfig => storefront({ cells: mostAndLongestCells });
