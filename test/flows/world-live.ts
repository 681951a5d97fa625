/** What really runs in a simulated account, and where its listeners send the traffic. */
import type { Installation } from "../../infra/sandbox/installation.ts";
import type { LaidOut } from "../../infra/sandbox/layout/lay-out.ts";
import type { LedgerFacts } from "../../infra/sandbox/ledger-facts.ts";
import type { Deployment } from "../../infra/sandbox/codedeploy/codedeploy-state.ts";
import type { Workload } from "../../infra/sandbox/layout/workload.ts";

/** @param tags of the images pushed so far, by digest. */
export function liveView(
  { account }: Installation,
  laidOut: readonly LaidOut[],
  tags: ReadonlyMap<string, string>,
) {
  const { services, definitions, elb, groups } = account.world;
  const cells = new Map(
    laidOut.flatMap(({ config, cells }) =>
      [...cells].map(([name, cell]) => [cellKey(config.service, name), cell] as const),
    ),
  );

  const workload = (cell = "a", service = "storefront"): Workload => {
    const found = cells.get(cellKey(service, cell));
    if (!found) throw new Error(`there is no cell ${cell} of ${service}`);
    return found;
  };
  const taskSets = (of: Workload) => services.get(of.cluster)?.get(of.serviceName)?.taskSets ?? [];
  const primary = (of: Workload) => taskSets(of).find(({ status }) => status === "PRIMARY");

  /** `…@sha256:…` → the tag that this digest was pushed with; `…:v0` → v0. */
  const versionOf = (taskDefinitionArn: string): string => {
    const image = definitions.describe(taskDefinitionArn).shown.containerDefinitions?.[0]?.image ?? "";
    const digest = image.split("@")[1];
    return (digest ? tags.get(digest) : image.split(":").at(-1)) ?? image;
  };

  return {
    workload,
    versionOf,
    taskSets: (cell?: string, service?: string) => taskSets(workload(cell, service)),
    primaryArn: (cell?: string, service?: string): string =>
      primary(workload(cell, service))?.taskDefinitionArn ?? "nothing",
    runs: (cell?: string, service?: string): string =>
      versionOf(primary(workload(cell, service))?.taskDefinitionArn ?? ""),

    /** Percent of the production traffic by version; what gets nothing is left out. */
    shares(cell?: string, service?: string): Record<string, number> {
      const of = workload(cell, service);
      const routed = elb.routed(of.listenerArn).filter(({ weight }) => weight > 0);
      const total = routed.reduce((sum, { weight }) => sum + weight, 0);
      const version = (group: string) =>
        taskSets(of).findLast((set) => set.targetGroupArn === group)?.taskDefinitionArn;
      return Object.fromEntries(
        routed.map(({ targetGroupArn, weight }) => [
          versionOf(version(targetGroupArn) ?? ""),
          Math.round((100 * weight) / total),
        ]),
      );
    },

    /** Oldest first. */
    deployments(cell?: string, service?: string): readonly Deployment[] {
      const of = workload(cell, service);
      return groups.group(of.application, of.deploymentGroup).deployments;
    },
    group: (cell?: string, service?: string) => {
      const of = workload(cell, service);
      return groups.group(of.application, of.deploymentGroup);
    },

    /** Where the ledger's stable is not what runs, or what runs does not have all the traffic. */
    unlike: (facts: LedgerFacts): string[] =>
      laidOut.flatMap(({ config, cells }) =>
        [...cells].flatMap(([name, cell]) => {
          const stable = facts.services.find(({ service }) => service === config.service)?.stable?.cells[name]
            ?.taskDefinitionArn;
          const live = primary(cell);
          const idle = elb
            .routed(cell.listenerArn)
            .filter(({ targetGroupArn, weight }) => weight > 0 && targetGroupArn !== live?.targetGroupArn);
          return [
            ...(stable !== live?.taskDefinitionArn
              ? [`${config.service}/${name} runs ${live?.taskDefinitionArn}, the ledger says ${stable}`]
              : []),
            ...(idle.length > 0
              ? [`${config.service}/${name}: the listener sends traffic elsewhere than to what is live`]
              : []),
          ];
        }),
      ),

    /** Invariant 7: an intention that led to more than one deployment. */
    madeTwice(): string[] {
      const labels = [...groups.deployments.values()].flatMap(({ description }) =>
        description?.startsWith("pointsman ") ? [description] : [],
      );
      return labels
        .filter((label, index) => labels.indexOf(label) !== index)
        .map((label) => `invariant 7: ${label} was made twice`);
    },
  };
}

const cellKey = (service: string, cell: string) => `${service}/${cell}`;
