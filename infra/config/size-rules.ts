import type { StrategyConfig } from "../../functions/shared/service-config.ts";
import type { Declared, Finding } from "./finding.ts";

/**
 * A plan is one transaction of two writes for each cell, of a hundred at most, and a Map runs 40 of its items at
 * once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
export const mostCells = 40;

/**
 * A release's record carries the file, beside three lists of its cells' revisions, and an item holds 400 KB.
 * Bytes as JSON. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const mostFileBytes = 64 * 1024;

/**
 * An execution has 25,000 history events, and ends without grace at the last. A cell that waits takes 32 an hour
 * for its look each quarter. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const mostCellHours = 700;

/** What each field allows, but a release could not carry. */
export function sizeFindings({ file, fields }: Declared): readonly Finding[] {
  return [...lengthFindings(file, fields), ...waitFindings(file, fields)];
}

function waitFindings(
  file: string,
  { cells = [], strategy, gates, judge }: Declared["fields"],
): readonly Finding[] {
  const preview = gates?.approval?.at === "preview" ? gates.approval.limitSeconds : 0;
  const bake = Math.max(strategy?.bakeSeconds ?? 0, judge?.maxBakeSeconds ?? 0);
  const hours = (preview + bake + (strategy ? shiftSeconds(strategy) : 0)) / 3600;
  if (cells.length * hours <= mostCellHours) return [];
  const sentence =
    `${cells.length} cells that wait for ${Math.ceil(hours)} hours (preview, shift and bake) are more than the ` +
    `${mostCellHours} hours of one cell that an execution's history has room for: shorten the waits, or describe some cells as another service`;
  return [{ file, path: ["cells"], sentence }];
}

/** From the first step of CodeDeploy's to its last. */
export function shiftSeconds(strategy: StrategyConfig): number {
  if (strategy.kind === "canary") return strategy.intervalSeconds;
  return strategy.kind === "linear" ? (Math.ceil(100 / strategy.weight) - 1) * strategy.everySeconds : 0;
}

function lengthFindings(file: string, fields: Declared["fields"]): readonly Finding[] {
  const { cells = [] } = fields;
  const bytes = Buffer.byteLength(JSON.stringify(fields));
  const many =
    `expected ${mostCells} cells at most, found ${cells.length}: a plan is written at once. ` +
    "Describe the rest as another service, with tags of its own";
  const long =
    `expected ${mostFileBytes / 1024} KiB at most, found ${Math.ceil(bytes / 1024)} KiB: ` +
    "each release keeps its service file. Move long texts and lists of checks to where they are asked";
  return [
    ...(cells.length > mostCells ? [{ file, path: ["cells"], sentence: many }] : []),
    ...(bytes > mostFileBytes ? [{ file, path: [], sentence: long }] : []),
  ];
}
