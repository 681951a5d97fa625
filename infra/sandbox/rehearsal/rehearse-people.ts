import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { Installation } from "../installation.ts";
import { ask } from "../ask.ts";
import type { LaidOut } from "../layout/lay-out.ts";
import { ledgerFacts } from "../ledger-facts.ts";
import type { Narrator } from "./rehearse-narrator.ts";
import type { Rehearsed } from "./rehearse-traffic.ts";
import type { ScenarioPerson } from "./scenario.ts";

export interface Stage {
  readonly installation: Installation;
  readonly tell: Narrator;
  readonly laidOut: ReadonlyMap<string, LaidOut>;
  /** Digest → the tag it was pushed with. */
  readonly tags: Map<string, string>;
  readonly policies: readonly Rehearsed[];
}

const roles: Readonly<Partial<Record<ScenarioPerson["do"], string>>> = {
  approve: "approver",
  reject: "approver",
};

/** What a person does in a rehearsal, through the same door as in the real account. */
export async function act(stage: Stage, person: ScenarioPerson): Promise<void> {
  const { service = [...stage.laidOut.keys()][0] ?? "" } = person;
  switch (person.do) {
    case "stop-execution":
      return stopExecution(stage, service, person);
    case "set-alarm":
      stage.tell.say("people", `sets alarm ${person.alarm} to ${person.state ?? "ALARM"}`);
      return stage.installation.account.world.alarms.setAlarmState(
        person.alarm ?? "",
        person.state ?? "ALARM",
        person.reason,
        600,
      );
    default: {
      const body = bodyOf(stage, person, service);
      const { statusCode, body: said } = await ask(
        stage.installation,
        roles[person.do] ?? "oncall",
        person.who,
        body,
      );
      const { problem } = JSON.parse(said) as { problem?: string };
      stage.tell.say(
        "people",
        `${describe(body)}${statusCode === 200 ? "" : ` – refused: ${problem}`}`,
        service,
      );
    }
  }
}

/** `rollback storefront (to …): prices are wrong`. */
function describe({ command, service, scope, release, tag, to, reason }: Body): string {
  const what = [command, service ?? scope ?? release, tag].filter(Boolean).join(" ");
  return `${what}${to ? ` (to ${to})` : ""}: ${reason}`;
}

type Body = Readonly<Record<string, string | undefined>>;

function bodyOf(stage: Stage, { do: command, reason, tag, to }: ScenarioPerson, service: string): Body {
  if (command === "start") return { command, service, tag, reason };
  if (command === "rollback")
    return { command, service, ...(to ? { to: releaseOf(stage, service, to) } : {}), reason };
  if (command === "freeze" || command === "unfreeze") return { command, scope: service, reason };
  return { command, release: releaseOf(stage, service, tag), reason };
}

/** The newest release of a service, or of a tag; `first` is what it ran before any release. */
function releaseOf({ installation }: Stage, service: string, tag: string | undefined): string {
  const facts = ledgerFacts(installation.dynamodb);
  const releases = facts.releases.filter((each) => each.service === service && each.kind === "release");
  const byTag = releases.filter((each) => tag === undefined || each.tag === tag);
  const newest = byTag.sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  return newest?.id ?? tag ?? "none";
}

async function stopExecution(stage: Stage, service: string, { reason }: ScenarioPerson): Promise<void> {
  const { dynamodb, clients } = stage.installation;
  const lease = ledgerFacts(dynamodb).services.find((state) => state.service === service)?.lease;
  if (!lease) return stage.tell.say("people", "wants to stop an execution, but none runs", service);
  stage.tell.say("people", `stops the execution of ${lease.holder} by hand`, service);
  await clients.sfn.send(new StopExecutionCommand({ executionArn: lease.executionArn, cause: reason }));
}
