import type { Installation } from "../installation.ts";
import type { InvocationRecord } from "../lambda/lambda.ts";
import type { BusEvent } from "../ports.ts";
import type { TimelineLine } from "./rehearsal.ts";

/** Tells what happens in a rehearsal, line by line, in the words of those who see it. */
export function narrator(startsAt: number, onLine: (line: TimelineLine) => void) {
  const lines: TimelineLine[] = [];
  const stage: { installation?: Installation } = {};
  const now = () => stage.installation?.clock.now() ?? startsAt;

  function say(
    who: TimelineLine["who"],
    text: string,
    service?: string,
    release?: string,
    shares?: Readonly<Record<string, number>>,
  ): void {
    const line = {
      at: new Date(now()).toISOString(),
      second: Math.round((now() - startsAt) / 1000),
      who,
      text,
      ...(service ? { service } : {}),
      ...(release ? { release } : {}),
      ...(shares ? { shares } : {}),
    };
    lines.push(line);
    onLine(line);
  }

  return {
    lines,
    say,
    /** Weights that were written, as shares (0–1) of the name's answers. */
    shares(policy: string, shares: Readonly<Record<string, number>>): void {
      const parts = Object.entries(shares).map(
        ([site, share]) => `${site} ${Number((share * 100).toFixed(1))} %`,
      );
      say("aws", `Route 53 ${policy}: ${parts.join(", ")}`, policy, undefined, shares);
    },
    watch(installation: Installation): void {
      stage.installation = installation;
      installation.bus.addRule({
        name: "narrator",
        pattern: { source: ["pointsman"] },
        targets: [{ kind: "callback", name: "narrator", deliver: tellNews }],
      });
    },
    event(event: BusEvent): void {
      const text = sentence(event);
      if (text) say("aws", text);
    },
    lost: (event: BusEvent): void => say("fault", `the event "${event["detail-type"]}" is lost`),
    invocation({ outcome, function: name }: InvocationRecord): void {
      if (outcome.kind === "failed" && outcome.failure.errorType !== "LostRace")
        say("fault", `${name}: ${outcome.failure.errorType}: ${outcome.failure.errorMessage}`);
    },
  };

  function tellNews({ "detail-type": type, detail }: BusEvent): void {
    if (type === "Traffic State Change") return tellTraffic(detail);
    const { state, reason, service, release, tag, kind } = detail as Record<string, string | undefined>;
    const to = kind === "rollback" && state === "rolled-back" ? " to" : "";
    const what = `${state?.replaceAll("-", " ")}${to}${tag ? ` ${tag}` : ""}${reason ? `: ${reason}` : ""}`;
    say("pointsman", what, service, release);
  }

  /** What the watch found; how shifts end is told from the ledger, with the rest of them. */
  function tellTraffic(detail: BusEvent["detail"]): void {
    const { kind, state, policy, reason } = detail as Record<string, string | undefined>;
    const isHealth = state === "health" || state === "answered";
    const what = isHealth
      ? reason?.replace(/^Answered now/, "answered now")
      : `${state?.replaceAll("-", " ")}: ${reason}`;
    if (kind === "watch") say("pointsman", what ?? "", policy);
  }
}

export type Narrator = ReturnType<typeof narrator>;

function sentence({ "detail-type": kind, detail }: BusEvent): string | undefined {
  const text = (name: string) => {
    const value = detail[name];
    return typeof value === "string" ? value : "";
  };
  switch (kind) {
    case "CodeDeploy Deployment State-change Notification":
      return `CodeDeploy ${text("application")}/${text("deploymentGroup")} ${text("deploymentId")}: ${text("state")}`;
    case "CloudWatch Alarm State Change":
      return `alarm ${text("alarmName")}: ${String((detail["state"] as { value?: string }).value)}`;
    case "ECS Service Action":
      return text("eventType") === "INFO" ? undefined : `ECS: ${text("eventName")}`;
    default:
      return undefined;
  }
}
