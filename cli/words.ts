import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { parseDuration } from "../infra/config/duration.ts";

/** As many characters as the command function takes. */
export const longestReason = 500;

/** Each change says why: it is kept, with who did it, for whoever reads it later. */
export const reasonOption = (): Option => optionalReason().makeOptionMandatory();

/** Where it is needed only sometimes. */
export const optionalReason = (): Option =>
  new Option("--reason <text>", "why; kept, with who did it, for whoever reads it later").argParser(
    (text) => {
      const reason = text.trim();
      if (reason.length === 0 || reason.length > longestReason)
        throw new InvalidArgumentError(
          `A reason has 1 to ${longestReason} characters, this one has ${reason.length}.`,
        );
      return reason;
    },
  );

const rails = ["freeze", "window"] as const;
export type Rail = (typeof rails)[number];

/** `freeze,window` → the rails that a release may pass. */
export function parseRails(text: string): readonly Rail[] {
  const named = text.split(",").map((name) => name.trim());
  return named.map((name) => {
    const rail = rails.find((each) => each === name);
    if (!rail)
      throw new InvalidArgumentError(`Expected ${rails.join(" or ")}, or both with a comma between.`);
    return rail;
  });
}

export function parseDigest(text: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(text))
    throw new InvalidArgumentError("Expected sha256: and 64 characters of 0-9 and a-f.");
  return text;
}

export function parsePlanDigest(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("Expected 64 characters of 0-9 and a-f.");
  return text;
}

/** `30s`, `2m` → seconds. */
export function parseSeconds(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined || seconds < 1)
    throw new InvalidArgumentError("Expected a time such as 30s or 2m, of a second at least.");
  return seconds;
}

export function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

/** Adds examples to a command's help. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText(
    "after",
    `\nExamples:\n${examples.map((example) => `  $ pointsman ${example}`).join("\n")}`,
  );
