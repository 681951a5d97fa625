import type { Role } from "../../shared/command-url.ts";

const reading = ["list", "show", "freezes"] as const;
const releasing = ["start", "abort", "promote", "pause", "resume"] as const;
const approving = ["approve", "reject"] as const;
const onCall = ["rollback", "freeze", "unfreeze"] as const;

const rights: Readonly<Record<Role, readonly string[]>> = {
  viewer: reading,
  releaser: [...reading, ...releasing],
  approver: [...reading, ...approving],
  oncall: [...reading, ...releasing, ...approving, ...onCall],
};

/** @returns why not, naming who may. */
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
