import { expect, test } from "vitest";
import { rolesFor } from "../../cli/roles.ts";
import type { Role } from "../../cli/roles.ts";
import type { Command } from "../../functions/release/command/input.ts";
import { forbidden } from "../../functions/release/command/rights.ts";

const on = { release: "r", reason: "why" };
const commands: readonly Command[] = [
  { command: "list" },
  { command: "show", release: "r" },
  { command: "freezes" },
  { command: "start", service: "s", tag: "v1", reason: "why" },
  { command: "start", service: "s", tag: "v1", reason: "why", override: ["freeze"] },
  { command: "approve", ...on },
  { command: "reject", ...on },
  { command: "abort", ...on },
  { command: "promote", ...on },
  { command: "pause", ...on },
  { command: "resume", ...on },
  { command: "rollback", service: "s", reason: "why" },
  { command: "freeze", scope: "s", reason: "why" },
  { command: "unfreeze", scope: "s", reason: "why" },
];
const all: readonly Role[] = ["viewer", "releaser", "approver", "oncall"];

test.for(commands.map((command) => [JSON.stringify(command), command] as const))(
  "%s is asked as exactly those who may, on-call last",
  ([, command]) => {
    const overrides = command.command === "start" ? (command.override ?? []) : [];
    const may = all.filter((role) => forbidden(role, command.command, overrides) === undefined);
    expect(rolesFor(command)).toEqual(may);
    expect(rolesFor(command).at(-1)).toBe("oncall");
  },
);
