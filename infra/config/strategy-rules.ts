import type { CellConfig, StrategyConfig } from "../../functions/shared/service-config.ts";
import { renderDuration } from "./duration.ts";
import type { Declared, Finding } from "./finding.ts";

/** CodeDeploy fails a hook after an hour; the rest of it is for what must happen when the bake ends badly. */
const hookBakeSeconds = 45 * 60;

/** At the end of the termination wait the old tasks are gone, so the bake ends this much earlier. */
const marginSeconds = 10 * 60;

/** Longer shifts are refused as slips of the pen. CodeDeploy itself has room for 48 hours. */
const longestShiftSeconds = 24 * 3_600;

/** What the strategy asks for and CodeDeploy, or these cells, cannot give. */
export function strategyFindings({ file, fields }: Declared): readonly Finding[] {
  const { strategy, cells = [], judge } = fields;
  if (!strategy) return [];
  return [
    ...unshiftable(file, strategy),
    ...behindNetworkLoadBalancer(file, strategy, cells),
    ...homelessBake(file, strategy, cells, judge?.maxBakeSeconds),
  ];
}

function unshiftable(file: string, strategy: StrategyConfig): readonly Finding[] {
  const finding = (field: string, sentence: string) => [{ file, path: ["strategy", field], sentence }];
  switch (strategy.kind) {
    case "all-at-once":
      return [];
    case "weighted":
      return strategy.steps.flatMap(({ weight }, index) => {
        const before = strategy.steps[index - 1]?.weight;
        if (before === undefined || weight > before) return [];
        const sentence = `steps bring users back, so each is larger than the one before: found ${weight} after ${before}`;
        return [{ file, path: ["strategy", "steps", index, "weight"], sentence }];
      });
    case "canary":
      return shiftTime(strategy.intervalSeconds, strategy.intervalSeconds).flatMap((sentence) =>
        finding("interval", sentence),
      );
    case "linear": {
      const steps = Math.ceil(100 / strategy.weight);
      const sentences = shiftTime(strategy.everySeconds, strategy.everySeconds * (steps - 1));
      return [
        ...(100 % strategy.weight === 0 ? [] : finding("weight", unequalSteps(strategy.weight))),
        ...sentences.flatMap((sentence) => finding("every", sentence)),
      ];
    }
  }
}

function unequalSteps(weight: number): string {
  const equal = [1, 2, 4, 5, 10, 20, 25, 50];
  const near = [...equal].sort((a, b) => Math.abs(a - weight) - Math.abs(b - weight))[0];
  return `linear means equal steps, but steps of ${weight} leave a last one of ${100 % weight}: use ${near}`;
}

function shiftTime(pauseSeconds: number, totalSeconds: number): readonly string[] {
  if (pauseSeconds % 60 !== 0)
    return [`CodeDeploy counts whole minutes here, found ${renderDuration(pauseSeconds)}`];
  if (totalSeconds <= longestShiftSeconds) return [];
  return [
    `the shift would take ${renderDuration(totalSeconds)} from its first step to its last; at most ${renderDuration(longestShiftSeconds)} is accepted`,
  ];
}

/** CodeDeploy user guide, "Deployment configurations": on a network load balancer only all at once exists. */
function behindNetworkLoadBalancer(
  file: string,
  { kind }: StrategyConfig,
  cells: readonly CellConfig[],
): readonly Finding[] {
  if (kind !== "canary" && kind !== "linear") return [];
  return cells.flatMap(({ name, loadBalancer }, index) =>
    loadBalancer === "network"
      ? [
          {
            file,
            path: ["cells", index, "loadBalancer"],
            sentence:
              `cell ${name} is behind a network load balancer, where CodeDeploy knows no ${kind}, ` +
              `only all-at-once: use weighted { steps } with a traffic policy, or all-at-once`,
          },
        ]
      : [],
  );
}

/** A bake runs in AfterAllowTraffic's hour or, if it is longer, in the termination wait of each cell. */
function homelessBake(
  file: string,
  { bakeSeconds }: StrategyConfig,
  cells: readonly CellConfig[],
  maxBakeSeconds = 0,
): readonly Finding[] {
  const longest = Math.max(bakeSeconds, maxBakeSeconds);
  const path = maxBakeSeconds > bakeSeconds ? ["judge", "maxBake"] : ["strategy", "bake"];
  const findings: Finding[] = [];
  if (maxBakeSeconds > 0 && maxBakeSeconds < bakeSeconds)
    findings.push({
      file,
      path: ["judge", "maxBake"],
      sentence: `maxBake (${renderDuration(maxBakeSeconds)}) is shorter than the bake itself (${renderDuration(bakeSeconds)})`,
    });
  if (longest <= hookBakeSeconds) return findings;
  for (const { name, terminationWaitSeconds, traffic } of cells) {
    // It bakes when its users are back, which is after CodeDeploy's part.
    if (traffic) continue;
    if ((terminationWaitSeconds ?? 0) - marginSeconds >= longest) continue;
    findings.push({ file, path, sentence: bakeSentence(longest, name, terminationWaitSeconds) });
  }
  return findings;
}

function bakeSentence(seconds: number, cell: string, waitSeconds: number | undefined): string {
  const wait =
    waitSeconds === undefined
      ? "declares no termination wait to hold it"
      : `has a termination wait of ${renderDuration(waitSeconds)}, of which ${renderDuration(marginSeconds)} are kept for going back`;
  const needed = renderDuration(seconds + marginSeconds);
  return (
    `a bake of ${renderDuration(seconds)} is longer than AfterAllowTraffic can hold (${renderDuration(hookBakeSeconds)}), ` +
    `and cell ${cell} ${wait}: shorten the bake, or set the deployment group's termination wait, ` +
    `and terminationWait here, to at least ${needed}`
  );
}
