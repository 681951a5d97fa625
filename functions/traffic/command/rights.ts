import type { Role } from "../../shared/command-url.ts";

const reading = ["list", "show", "watch", "history", "plan"] as const;
const moving = ["shift", "evacuate", "restore", "abort"] as const;
/** What makes ours what was somebody else's. */
const taking = ["adopt"] as const;

const rights: Readonly<Record<Role, readonly string[]>> = {
  viewer: reading,
  approver: reading,
  releaser: [...reading, ...moving],
  oncall: [...reading, ...moving, ...taking],
};

/** @returns why not, naming who may. A plan may be asked for with any rail lifted: it changes nothing. */
export function forbidden(
  role: Role | undefined,
  command: string,
  overrides: readonly string[] = [],
): string | undefined {
  const may = (Object.keys(rights) as Role[]).filter((each) => rights[each].includes(command));
  if (!role || !rights[role].includes(command))
    return `${command} is for ${may.join(", ")}; this was called as ${role ?? "nobody"}`;
  if (overrides.length > 0 && role !== "oncall")
    return `lifting a rail (${overrides.join(", ")}) is for oncall; this was called as ${role}`;
  return undefined;
}
