import type { SFNClient } from "@aws-sdk/client-sfn";
import { keys } from "../../ledger/keys.ts";
import type { Person } from "../../ledger/records.ts";
import { refused, said } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import { LostRace } from "../../shared/errors.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { shiftExecutions } from "../aws/executions.ts";
import type { TrafficCommandOf } from "./input.ts";
import { planned } from "./plan.ts";
import type { LookDeps } from "./plan.ts";

export interface StartDeps extends LookDeps {
  readonly sfn: Pick<SFNClient, "send">;
  readonly shiftMachineArn: string;
}

type Moving = TrafficCommandOf<"shift" | "evacuate" | "restore">;

/**
 * Starts machine `Shift`. Whoever asks is told at once what the machine would refuse, for it is judged here by the
 * same code; what was judged is what will be done, for its digest goes along.
 */
export async function start(
  deps: StartDeps,
  config: PolicyConfig,
  { command: kind, ...asked }: Moving,
  by: Person,
): Promise<Answer> {
  const input = { kind, ...asked } as Parameters<typeof planned>[2];
  const found = await planned(deps, config, input);
  if (found.kind === "nothing") return said(found);
  if (found.kind !== "go") return refused(409, found.reason);
  const at = deps.ledger.now();
  const name = `${config.policy}-${kind}-${at.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`;
  const digest = asked.digest ?? found.digest;
  if (!(await isOurs(deps, name, by, at))) return refused(409, sameSecond(config));
  const wanted = { ...input, ...(digest === undefined ? {} : { digest }) };
  const execution = await shiftExecutions(deps.sfn).start(deps.shiftMachineArn, name, wanted);
  if (execution === undefined) return refused(409, sameSecond(config));
  return said({ ...found, kind: "started", shift: name, execution });
}

const sameSecond = ({ policy }: PolicyConfig): string =>
  `somebody else asked the same of policy ${policy} in this very second; \`pointsman traffic show ${policy}\` tells what became of it`;

/** Who asked is written down under the execution's name before it starts: Step Functions would not know. */
export async function isOurs(
  { ledger }: Pick<StartDeps, "ledger">,
  name: string,
  by: Person,
  at: Date,
): Promise<boolean> {
  try {
    await ledger.table.write({
      ...keys.starter(name),
      change: { set: { by, at: at.toISOString() } },
      when: [{ path: "by", absent: true }],
    });
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}
