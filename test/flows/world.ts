/** A simulated installation with its services laid out, and the words in which the flow tests speak of it. */
import { StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { News } from "../../functions/ledger/outbox.ts";
import type { ReleaseRecord, WaitPoint } from "../../functions/ledger/records.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import { createInstallation } from "../../infra/sandbox/installation.ts";
import type { Installation, InstallationOptions } from "../../infra/sandbox/installation.ts";
import type { PushOptions } from "../../infra/sandbox/ecr/ecr-registry.ts";
import type { CallRecord } from "../../infra/sandbox/faults/faults-wire.ts";
import type { ImageBehaviour } from "../../infra/sandbox/users/images.ts";
import { layOut } from "../../infra/sandbox/layout/lay-out.ts";
import type { LayOutOptions } from "../../infra/sandbox/layout/lay-out.ts";
import { ledgerFacts, restProblems } from "../../infra/sandbox/ledger-facts.ts";
import type { LedgerFacts } from "../../infra/sandbox/ledger-facts.ts";
import type { BusEvent } from "../../infra/sandbox/ports.ts";
import { liveView } from "./world-live.ts";
import { storefront } from "./stories.ts";

export const minute = 60_000;
export const hour = 60 * minute;

export const people = {
  ann: "arn:aws:iam::111122223333:user/ann",
  ben: "arn:aws:iam::111122223333:user/ben",
  eve: "arn:aws:iam::111122223333:user/eve",
} as const;

export type Role = "viewer" | "releaser" | "approver" | "oncall" | "nobody";

export interface WorldOptions extends Partial<Omit<InstallationOptions, "configs">> {
  readonly lay?: LayOutOptions;
  /** Default true: the first sweep has adopted what runs. */
  readonly isAdopted?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly [member: string]: unknown;
}

export type World = Awaited<ReturnType<typeof world>>;

/** @param given one service file or several; by default the storefront of the stories. */
export async function world(
  given: ServiceConfig | readonly ServiceConfig[] = storefront(),
  options: WorldOptions = {},
) {
  const configs = Array.isArray(given) ? (given as readonly ServiceConfig[]) : [given as ServiceConfig];
  const calls: CallRecord[] = [];
  const { lay = {}, isAdopted = true, ...rest } = options;
  const installation = createInstallation({ configs, ...rest, onCall: (call) => calls.push(call) });
  const { clock, account, dynamodb, sfn, clients, settings } = installation;
  const laidOut = configs.map((config) => layOut(installation, config, { requestsPerSecond: 0, ...lay }));
  if (!lay.requestsPerSecond) for (const { users } of laidOut) for (const each of users) each.stop();
  const bus: BusEvent[] = [];
  const heard = {
    kind: "callback",
    name: "heard",
    deliver: (event: BusEvent) => void bus.push(event),
  } as const;
  installation.bus.addRule({ name: "heard", pattern: { source: ["pointsman"] }, targets: [heard] });
  const tags = new Map<string, string>();
  const live = liveView(installation, laidOut, tags);
  const facts = ledgerReader(
    () => calls.length,
    () => ledgerFacts(dynamodb),
  );

  const releases = () => [...facts().releases].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  const isAtRest = () =>
    sfn.executions().every(({ status }) => status !== "RUNNING") &&
    facts().openReleases.length + facts().unsentNews.length === 0;

  /** Lets time pass until it is so. @throws Error with the point of each wait when it never comes to be. */
  async function until(isSo: () => boolean, mostHours = 3): Promise<void> {
    const { reason } = await clock.run({ until: clock.now() + mostHours * hour, stop: isSo });
    if (reason === "stopped" || isSo()) return;
    const waits = facts().openWaits.map(
      ({ release, scope, point, reason }) => `${release}/${scope} ${point}: ${reason}`,
    );
    const known = releases().map(
      ({ id, state, outcome }) => `${id} ${outcome?.kind ?? state} (${outcome?.reason ?? ""})`,
    );
    throw new Error(`not so after ${mostHours} h: ${String(isSo)}; ${[...known, ...waits].join("; ")}`);
  }

  const pass = (ms: number) => clock.run({ until: clock.now() + ms });
  if (isAdopted) await pass(6 * minute);

  return {
    installation,
    ...installation,
    ...live,
    calls,
    bus,
    tags,
    laidOut,
    facts,
    releases,
    until,
    pass,

    push(
      tag: string,
      behaviour: ImageBehaviour = {},
      pushOptions: PushOptions = {},
      repository = "storefront",
    ): string {
      const digest = account.world.ecr.push(repository, tag, behaviour, pushOptions);
      tags.set(digest, tag);
      return digest;
    },

    /** The newest release of a tag. @throws Error when there is none. */
    release(tag: string): ReleaseRecord {
      const found = releases().findLast((each) => each.tag === tag && each.kind === "release");
      if (!found)
        throw new Error(
          `there is no release of ${tag}; there are: ${releases()
            .map(({ id }) => id)
            .join(", ")}`,
        );
      return found;
    },

    rollbacks: () => releases().filter(({ kind }) => kind === "rollback"),
    outcomes: () =>
      releases().map(
        ({ kind, tag, outcome, state }) =>
          `${kind === "rollback" ? "rollback" : tag} ${outcome?.kind ?? state}`,
      ),
    state: (service = "storefront") => facts().services.find((each) => each.service === service),
    wait: (scope?: string) =>
      facts().openWaits.find((each) => each.point && (scope === undefined || each.scope === scope)),
    atPoint: (point: WaitPoint, mostHours?: number) =>
      until(() => facts().openWaits.some((each) => each.point === point), mostHours),
    ended: (tag: string, mostHours?: number) =>
      until(
        () => releases().some((each) => each.tag === tag && each.kind === "release" && each.outcome),
        mostHours,
      ),

    /** Lets everything come to rest. @returns what is then not as the invariants 5 to 8 say; empty when all is well. */
    async rest(mostHours = 12): Promise<string[]> {
      // What was just pushed or asked is on its way for a moment, and shows nowhere.
      await pass(5000);
      await clock.run({ until: clock.now() + mostHours * hour, stop: isAtRest });
      return [
        ...restProblems(facts()),
        ...live.unlike(facts()),
        ...live.madeTwice(),
        ...deadLetters(installation),
      ];
    },

    /** Somebody asks through the command function; time passes until it has answered. */
    async say(body: object, who: string = people.ann, role: Role = "oncall"): Promise<Answer> {
      let isOver = false;
      const asked = ask(installation, role, who, body).finally(() => (isOver = true));
      await clock.run({ until: clock.now() + minute, stop: () => isOver });
      const answer = await asked;
      return { status: answer.statusCode, ...(JSON.parse(answer.body) as object) };
    },

    /** As a person does it in the console of Step Functions. */
    async startInConsole(
      machine: "Release" | "Rollback",
      input: object,
      name = `by-hand-${clock.now()}`,
    ): Promise<string> {
      const stateMachineArn =
        machine === "Release" ? settings.releaseMachineArn : settings.rollbackMachineArn;
      const started = await clients.sfn.send(
        new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
      );
      return started.executionArn ?? "";
    },

    async stopInConsole(executionArn: string | undefined): Promise<void> {
      await clients.sfn.send(new StopExecutionCommand({ executionArn, cause: "stopped by hand" }));
    },

    /** Messages to people, oldest first. */
    told: () => installation.sns.messages.map(({ message }) => chatOf(message)),
    /** States of the news of one release on the bus, each once, in their order. */
    newsOf: (release: string) => [
      ...new Set(
        bus
          .map(({ detail }) => detail as unknown as News)
          .filter((news) => news.release === release)
          .map(({ state }) => state),
      ),
    ],
  };
}

interface Chat {
  readonly id: string;
  readonly content: { readonly title: string; readonly description: string; readonly nextSteps?: string[] };
  readonly metadata: { readonly threadId: string; readonly eventType: string };
}

function chatOf(message: string) {
  const { id, content, metadata } = JSON.parse(message) as Chat;
  return {
    id,
    release: metadata.threadId,
    state: metadata.eventType,
    reason: content.description,
    nextSteps: content.nextSteps ?? [],
  };
}

/** By function and error, each once: a sweep that hangs for an hour is sixty of the same. */
const deadLetters = ({ lambda }: Pick<Installation, "lambda">): string[] => {
  const letters = lambda.deadLetters.map(({ requestContext, responsePayload }) => {
    const { errorType = "", errorMessage = "" } = (responsePayload ?? {}) as {
      errorType?: string;
      errorMessage?: string;
    };
    return `dead letter of ${requestContext.functionArn.split(":")[6]}: ${errorType}: ${errorMessage.replace(/^.*Task timed/, "Task timed")}`;
  });
  return [...new Set(letters)];
};

/** Nothing changes in the ledger but by a call: it is read anew only after one. */
function ledgerReader(callsSoFar: () => number, read: () => LedgerFacts): () => LedgerFacts {
  let known: { readonly calls: number; readonly facts: LedgerFacts } | undefined;
  return () => {
    if (known?.calls !== callsSoFar()) known = { calls: callsSoFar(), facts: read() };
    return known.facts;
  };
}
