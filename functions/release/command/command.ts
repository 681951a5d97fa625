import { describeProblem } from "../../../events/describe-problem.ts";
import { ledger } from "../../ledger/ledger.ts";
import { keys } from "../../ledger/keys.ts";
import type { Person } from "../../ledger/records.ts";
import { askedOf, refused, roleOf, said, UrlRequest } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import { entry } from "../../shared/entry.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { Settings } from "../../shared/settings.ts";
import { connectAccept } from "../accept/accept.ts";
import type { AcceptClients, AcceptDeps } from "../accept/accept.ts";
import { stamp } from "../accept/release-id.ts";
import { takeUp } from "../accept/take-up.ts";
import { executionArn } from "../aws/executions.ts";
import { Command } from "./input.ts";
import { list, show } from "./reads.ts";
import { forbidden } from "./rights.ts";
import { steer } from "./steer.ts";

export interface CommandDeps extends AcceptDeps {
  readonly ledger: ReturnType<typeof ledger>;
  readonly rollbackMachineArn: string;
}

export const connectCommand = (
  clients: AcceptClients,
  settings: Settings,
  configs: readonly ServiceConfig[],
  now: () => Date,
): CommandDeps => ({
  ...connectAccept(clients, settings, configs, now),
  rollbackMachineArn: settings.rollbackMachineArn,
});

/** The one door for people and the command line: who calls is known from the request's context, never from its body. */
export const command = (deps: CommandDeps) =>
  entry(UrlRequest).handler(async function command(request, call): Promise<Answer> {
    const asked = Command.safeParse(askedOf(request));
    if (!asked.success) return refused(400, describeProblem(asked.error, askedOf(request)));
    const by: Person = { who: request.requestContext.authorizer.iam.userArn, via: "command" };
    const overrides = asked.data.command === "start" ? asked.data.override : [];
    const no = forbidden(roleOf(call.invokedArn), asked.data.command, overrides);
    if ("release" in asked.data) call.log.about({ release: asked.data.release });
    call.log.info(no ?? `${asked.data.command} by ${by.who}`, { asked: asked.data });
    return no ? refused(403, no) : obey(deps, asked.data, by);
  });

async function obey(deps: CommandDeps, asked: Command, by: Person): Promise<Answer> {
  const { ledger, configs } = deps;
  switch (asked.command) {
    case "list":
      return list(
        ledger,
        asked.service
          ? [configs.find(({ service }) => service === asked.service) ?? { service: asked.service }]
          : configs,
        asked.most,
      );
    case "show":
      return show(ledger, asked.release);
    case "freezes":
      return said({ freezes: await ledger.services.freezes() });
    case "start":
      return start(deps, asked, by);
    case "rollback":
      return rollBack(deps, asked, by);
    case "freeze":
      return freeze(deps, asked, by);
    case "unfreeze":
      await ledger.services.unfreeze(asked.scope);
      return said({ scope: asked.scope, frozen: false });
    default:
      return steer(deps, asked, by);
  }
}

async function start(deps: CommandDeps, asked: Command & { command: "start" }, by: Person): Promise<Answer> {
  const config = deps.configs.find(({ service }) => service === asked.service);
  if (!config) return refused(404, unknownService(deps, asked.service));
  if (!asked.tag && !asked.digest)
    return refused(400, "tag or digest: one of them says what is to be released");
  const { reason } = asked;
  const push = {
    tag: asked.tag ?? "",
    ...(asked.digest ? { digest: asked.digest } : {}),
    at: deps.ledger.now().getTime(),
  };
  const taken = await takeUp(deps, {
    config,
    push,
    trigger: "person",
    by,
    reason,
    overrides: asked.override ?? [],
  });
  return taken.kind === "refused" || taken.kind === "ignored" ? refused(409, taken.reason) : said(taken);
}

/** Who asked is written down under the execution's name before it starts: Step Functions would not know. */
async function rollBack(
  deps: CommandDeps,
  asked: Command & { command: "rollback" },
  by: Person,
): Promise<Answer> {
  const { ledger } = deps;
  if (!(await ledger.services.state(asked.service))) return refused(404, unknownService(deps, asked.service));
  const name = `rollback-${asked.service}-${stamp(ledger.now().getTime())}`;
  const { command: _, ...input } = asked;
  await ledger.table.write({
    ...keys.starter(name),
    change: { set: { by, at: ledger.now().toISOString() } },
  });
  await deps.executions.start(deps.rollbackMachineArn, name, input);
  return said({ kind: "started", release: name, execution: executionArn(deps.rollbackMachineArn, name) });
}

async function freeze(
  deps: CommandDeps,
  { scope, reason, until }: Command & { command: "freeze" },
  by: Person,
): Promise<Answer> {
  const known = scope === "all" || deps.configs.some(({ service }) => service === scope);
  if (!known) return refused(404, unknownService(deps, scope));
  const at = deps.ledger.now().toISOString();
  const ends = until === undefined ? undefined : new Date(until).toISOString();
  if (ends !== undefined && ends <= at) return refused(400, `until: ${until} has passed already`);
  await deps.ledger.services.setFreeze({ scope, reason, by, at, ...(ends ? { until: ends } : {}) });
  return said({ scope, frozen: true, reason, by: by.who, ...(ends ? { until: ends } : {}) });
}

const unknownService = ({ configs }: CommandDeps, service: string): string =>
  `no service file describes ${service}; known are: ${
    configs
      .map((each) => each.service)
      .sort()
      .join(", ") || "none"
  }`;
