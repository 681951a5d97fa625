import type { SFNClient } from "@aws-sdk/client-sfn";
import { describeProblem } from "../../../events/describe-problem.ts";
import type { Person } from "../../ledger/records.ts";
import { askedOf, refused, roleOf, said, UrlRequest } from "../../shared/command-url.ts";
import type { Answer } from "../../shared/command-url.ts";
import { Retryable } from "../../shared/errors.ts";
import { entry } from "../../shared/entry.ts";
import type { PolicyConfig } from "../../shared/traffic-config.ts";
import { connectSites } from "../shift/connect.ts";
import type { SiteClients } from "../shift/connect.ts";
import { adopt } from "./adopt.ts";
import { TrafficCommand } from "./input.ts";
import { planned } from "./plan.ts";
import { history, list, show, watch } from "./reads.ts";
import { forbidden } from "./rights.ts";
import { start } from "./start.ts";
import type { StartDeps } from "./start.ts";

export interface TrafficCommandClients extends SiteClients {
  readonly sfn: Pick<SFNClient, "send">;
}

export const connectTrafficCommand = (
  clients: TrafficCommandClients,
  settings: { readonly table: string; readonly shiftMachineArn: string },
  policies: readonly PolicyConfig[],
  now: () => Date,
): StartDeps => ({
  ...connectSites(clients, settings, now),
  policies,
  sfn: clients.sfn,
  shiftMachineArn: settings.shiftMachineArn,
});

/** The door for people and the command line to the weights: who calls is known from the request's context. */
export const trafficCommand = (deps: StartDeps) =>
  entry(UrlRequest).handler(async function trafficCommand(request, call): Promise<Answer> {
    const body = askedOf(request);
    const asked = TrafficCommand.safeParse(body);
    if (!asked.success) return refused(400, describeProblem(asked.error, body));
    const by: Person = { who: request.requestContext.authorizer.iam.userArn, via: "command" };
    const overrides = "override" in asked.data ? asked.data.override : [];
    const no = forbidden(roleOf(call.invokedArn), asked.data.command, overrides);
    call.log.info(no ?? `${asked.data.command} by ${by.who}`, { asked: asked.data });
    if (no) return refused(403, no);
    try {
      return await obey(deps, asked.data, by);
    } catch (error) {
      if (!(error instanceof Retryable)) throw error;
      call.log.warn(error.message);
      return refused(503, `${error.message}; nothing is known to have happened: look, and ask again`);
    }
  });

async function obey(deps: StartDeps, asked: TrafficCommand, by: Person): Promise<Answer> {
  if (asked.command === "list") return list(deps);
  if (asked.command === "watch") return watch(deps, asked.shift);
  const policy = asked.command === "plan" ? asked.wish.policy : asked.policy;
  const config = deps.policies.find((each) => each.policy === policy);
  if (!config) return refused(404, unknownPolicy(deps, policy));
  switch (asked.command) {
    case "show":
      return show(deps, config);
    case "history":
      return history(deps, config, asked.most);
    case "plan":
      return said(await planned(deps, config, { reason: "only looked at", ...asked.wish }));
    case "abort":
      return abort(deps, config, asked.reason, by);
    case "adopt":
      return adopt(deps, config, asked.reason, by);
    default:
      return start(deps, config, asked, by);
  }
}

const unknownPolicy = ({ policies }: StartDeps, policy: string): string =>
  `no file describes a traffic policy ${policy}; known are: ${
    policies
      .map((each) => each.policy)
      .sort()
      .join(", ") || "none"
  }`;

/** Written down; the shift's next look reads it, and goes back to what was stored. */
async function abort(
  { ledger, now }: StartDeps,
  { policy }: PolicyConfig,
  reason: string,
  by: Person,
): Promise<Answer> {
  const lease = (await ledger.traffic.state(policy))?.lease;
  const view = lease && (await ledger.traffic.shift(lease.shift));
  if (!lease) return refused(409, `nothing moves policy ${policy}: there is nothing to abort`);
  if (!view) return refused(409, `${lease.shift} of policy ${policy} is only just beginning: ask again`);
  const { record } = view;
  if (record.release !== undefined)
    return refused(
      409,
      `${record.id} is a part of release ${record.release}: \`pointsman release abort ${record.release}\` ends that, and brings the weights back`,
    );
  if (record.turned)
    return refused(409, `${record.id} goes back already since ${record.turned.at}: ${record.turned.reason}`);
  const isFirst = await ledger.traffic.request(record.id, {
    kind: "abort",
    by,
    reason,
    at: now().toISOString(),
  });
  const acts = isFirst ? "at its next look, within a minute" : "it was asked to before";
  return said({ policy, shift: record.id, abort: true, acts });
}
