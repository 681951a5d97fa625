import type { ServiceConfig } from "../../shared/service-config.ts";
import { takeUp } from "../accept/take-up.ts";
import { sighted } from "../accept/adopt.ts";
import type { SweepDeps } from "./connect.ts";
import { eachAlone } from "./each-alone.ts";
import { lostPush } from "./lost-push.ts";

/** Takes up pushes whose events never came, and adopts services that are seen for the first time. */
export async function findPushes(deps: SweepDeps): Promise<string[]> {
  return eachAlone(deps.configs, async (config) => {
    const line = await oneService(deps, config);
    return line && `${config.service}: ${line}`;
  });
}

async function oneService(deps: SweepDeps, config: ServiceConfig): Promise<string | undefined> {
  const state = await deps.ledger.services.state(config.service);
  if (!state?.stable) return adoptNow(deps, config);
  const push = lostPush(config, state, await deps.ecr.tagged(config.image), deps.now().getTime());
  if (!push) return undefined;
  const taken = await takeUp(deps, {
    config,
    push,
    trigger: "sweep",
    by: { who: `sweep: ${config.image.repository}:${push.tag}`, via: "sweep" },
    reason: `${config.image.repository}:${push.tag} was pushed, and no event told of it`,
  });
  return taken.kind === "ignored" ? undefined : `${taken.kind}: ${taken.reason}`;
}

async function adoptNow(deps: SweepDeps, config: ServiceConfig): Promise<string | undefined> {
  const stable = await sighted(deps, config);
  if (!stable) return undefined;
  const isNew = await deps.ledger.services.adopt(config.service, stable);
  return isNew ? `adopted what runs as stable (${stable.digest ?? "digest unknown"})` : undefined;
}
