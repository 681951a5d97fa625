import type { StrategyConfig } from "../../functions/shared/service-config.ts";
import { renderDuration } from "./duration.ts";
import type { Declared, Finding } from "./finding.ts";
import type { DeclaredGroup } from "./groups-schema.ts";
import { suggestion } from "./suggestion.ts";

export type DeclaredGroupFile = {
  readonly file: string;
  /** The file's name without its ending. */
  readonly fileName: string;
  readonly fields: Partial<DeclaredGroup>;
};

/** @param services names of all service files, sound or not. */
export function releaseGroupFindings(
  groups: readonly DeclaredGroupFile[],
  services: readonly string[],
): readonly Finding[] {
  const taken = new Map<string, string>();
  return groups.flatMap(({ file, fileName, fields }) => {
    const { group, services: members = [] } = fields;
    const named =
      group === undefined || group === fileName
        ? []
        : [
            {
              file,
              path: ["group"],
              sentence: `expected the name of the file, ${fileName}, found ${group}: name the file ${group}.yaml or the group ${fileName}`,
            },
          ];
    const listed = members.flatMap((service, index) => {
      const sentence = memberProblem(
        service,
        members.indexOf(service) !== index,
        services,
        taken.get(service),
      );
      taken.set(service, taken.get(service) ?? fileName);
      return sentence ? [{ file, path: ["services", index], sentence }] : [];
    });
    return [...named, ...listed];
  });
}

function memberProblem(
  service: string,
  isTwice: boolean,
  services: readonly string[],
  other: string | undefined,
): string | undefined {
  if (isTwice) return `${service} is in the list already`;
  if (!services.includes(service))
    return `there is no file for a service ${service}${suggestion(service, services)}`;
  return other && `${service} is in group ${other} already: a service is released with one group`;
}

/** At the end of the termination wait the old tasks are gone: all is decided this much earlier. */
const marginSeconds = 10 * 60;

/**
 * What a group's limit asks of its members: whoever is ready first must still have the fast road back when the last
 * one fails, and all must be able to be ready in time.
 */
export function groupLimitFindings(
  groups: readonly DeclaredGroupFile[],
  services: readonly Declared[],
): readonly Finding[] {
  return groups.flatMap(({ file, fields: { services: names = [], limit } }) => {
    if (limit === undefined) return [];
    const members = names.flatMap((name) => services.find(({ fileName }) => fileName === name) ?? []);
    const path = ["limit"];
    const least = members.reduce((sum, { fields }) => sum + leastSeconds(fields), 0);
    const late = least > limit ? [{ file, path, sentence: lateSentence(least, limit) }] : [];
    const waiting = members.filter(({ fileName }) => fileName !== names.at(-1));
    return [
      ...late,
      ...waiting.flatMap((member) => shortWaits(member, limit).map((sentence) => ({ file, path, sentence }))),
    ];
  });
}

/** The last in the order waits for nobody. */
function shortWaits({ fileName, fields: { cells = [] } }: Declared, limit: number): string[] {
  const needed = limit + marginSeconds;
  return cells.flatMap(({ name, terminationWaitSeconds: seconds }) => {
    if (seconds !== undefined && seconds >= needed) return [];
    const has =
      seconds === undefined
        ? "declares no termination wait"
        : `has a termination wait of ${renderDuration(seconds)}, of which ${renderDuration(marginSeconds)} are kept for going back`;
    return [
      `${fileName} waits for the others for up to ${renderDuration(limit)} with its old tasks alive, but its cell ${name} ${has}: ` +
        `shorten the limit, or set the deployment group's termination wait, and terminationWait of the cell, to at least ${renderDuration(needed)}`,
    ];
  });
}

const lateSentence = (least: number, limit: number): string =>
  `the shifts and bakes of its services take ${renderDuration(least)} one after another, and all must be ready ` +
  `within ${renderDuration(limit)}: lengthen the limit, or shorten the bakes`;

/** What a service takes at least, wave after wave; nothing while its file is not sound. */
function leastSeconds({ strategy, cells = [] }: Declared["fields"]): number {
  if (!strategy) return 0;
  return new Set(cells.map(({ wave }) => wave)).size * (shiftSeconds(strategy) + strategy.bakeSeconds);
}

function shiftSeconds(strategy: StrategyConfig): number {
  switch (strategy.kind) {
    case "all-at-once":
      return 0;
    case "canary":
      return strategy.intervalSeconds;
    case "linear":
      return strategy.everySeconds * (Math.ceil(100 / strategy.weight) - 1);
    case "weighted":
      return strategy.steps.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  }
}
