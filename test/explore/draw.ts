import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { createRandom } from "../../infra/sandbox/time/random.ts";
import { drawActions } from "./draw-actions.ts";
import { drawFaults } from "./draw-faults.ts";
import { drawTheme } from "./draw-themes.ts";
import { drawServices, drawSpec, drawUnconfirmed } from "./draw-world.ts";
import type { Scenario } from "./scenario.ts";
import { tidyUpMs } from "./scenario.ts";

const startsAt = Date.parse("2026-11-23T09:00:00Z");

/** What a seed stands for: always the same. Each part draws from a stream of its own. */
export function drawScenario(seed: number, mostFaults: number): Scenario {
  const random = createRandom(`explore/${seed}`);
  const ordering = random.fork("ordering");
  const theme = drawTheme(random.fork("theme"), mostFaults);
  const drawn = drawServices(random.fork("services"));
  const services = theme.inOneWave ? drawn.map(inOneWave) : drawn;
  const more = drawFaults(random.fork("faults"), mostFaults - theme.faults.length);
  return {
    services,
    spec: drawSpec(random.fork("spec"), services),
    unconfirmed: drawUnconfirmed(random.fork("unconfirmed")),
    startsAt,
    order: ordering.between(0, 2 ** 31),
    latencyMs: ordering.pick([0, 5, 20, 60, 150]),
    tidyUpMs: theme.tidyUpMs ?? tidyUpMs,
    actions: [
      ...(theme.isAlone ? [] : drawActions(random.fork("actions"), services.length)),
      ...theme.actions,
    ],
    faults: [...theme.faults, ...more],
  };
}

function inOneWave(config: ServiceConfig): ServiceConfig {
  const [first] = config.cells;
  if (!first) return config;
  const second = {
    ...first,
    name: "b",
    codedeploy: { application: config.service, deploymentGroup: `${config.service}-b` },
  };
  const cells = config.cells.length > 1 ? config.cells : [first, second];
  return { ...config, cells: cells.map((cell) => ({ ...cell, wave: 1 })) };
}
