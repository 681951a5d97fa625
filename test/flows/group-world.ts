import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { storefront } from "./stories.ts";
import { world } from "./world.ts";
import type { WorldOptions } from "./world.ts";

export const shop = {
  group: "shop",
  services: ["storefront", "checkout"],
  gatherSeconds: 300,
  limitSeconds: 3600,
} as const;

/** A service of the group, with one cell named as the service itself. */
export const member = (service: string, given: Partial<ServiceConfig> = {}): ServiceConfig =>
  storefront({
    service,
    image: { repository: service, tags: ["v*"] },
    cells: [
      {
        name: "a",
        wave: 1,
        codedeploy: { application: service, deploymentGroup: `${service}-a` },
        loadBalancer: "application",
        terminationWaitSeconds: 7200,
      },
    ],
    rollback: { alarms: [`${service}-5xx`] },
    group: shop,
    ...given,
  });

export async function groupWorld(
  given: Readonly<Record<string, Partial<ServiceConfig>>> = {},
  options: WorldOptions = {},
) {
  const configs = ["storefront", "checkout"].map((service) => member(service, given[service]));
  const w = await world(configs, options);
  const run = () =>
    w
      .facts()
      .runs.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
      .at(-1);
  return {
    ...w,
    run,
    pushBoth(tag: string): void {
      w.push(tag, {}, {}, "storefront");
      w.push(tag, {}, {}, "checkout");
    },
    /** `storefront settled`, oldest first. */
    ended: () =>
      w
        .releases()
        .map(
          ({ kind, service, outcome, state }) =>
            `${kind === "rollback" ? "rollback of " : ""}${service} ${outcome?.kind ?? state}`,
        ),
    of: (service: string) => {
      const found = w.releases().findLast((each) => each.service === service && each.kind === "release");
      if (!found) throw new Error(`no release of ${service}`);
      return found;
    },
    isAt: (service: string, point: string) =>
      w.facts().openWaits.some((wait) => wait.service === service && wait.point === point),
  };
}
