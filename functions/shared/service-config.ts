import type { JudgeConfig } from "./judge-config.ts";

/**
 * A service as its file describes it, after parsing and with every default filled in: the form that is
 * pinned into a release. Plain JSON; durations are seconds, times of day are minutes after midnight.
 */
export type ServiceConfig = {
  readonly service: string;
  readonly image: ImageConfig;
  /** The container that takes the new image; absent: the one behind the load balancer. */
  readonly container?: string;
  /** At least one; sorted by wave, then by name. */
  readonly cells: readonly CellConfig[];
  readonly strategy: StrategyConfig;
  readonly gates: GatesConfig;
  readonly judge: JudgeConfig;
  readonly rollback: { readonly alarms: readonly string[] };
  /** What a push does while a release of the service is running. */
  readonly whileReleasing: "queue" | "refuse" | "supersede" | "supersede-always";
  /** What a push does while the service is frozen. */
  readonly whenFrozen: "hold" | "refuse";
  /** What happens when the live revision is not the one we settled (somebody deployed by hand). */
  readonly onForeignRevision: "adopt" | "refuse";
  /** What happens when a deployment that is not ours runs on a cell's deployment group. */
  readonly foreignDeployment:
    | { readonly kind: "wait"; readonly limitSeconds: number }
    | { readonly kind: "refuse" };
  /** The services that this one is released with; absent: it goes alone. */
  readonly group?: GroupConfig;
};

/** Services whose releases settle together, or are all backed out. */
export type GroupConfig = {
  readonly group: string;
  /** In the order in which they deploy; at least two. */
  readonly services: readonly string[];
  /** How long after the first push the pushes of the other services are waited for. */
  readonly gatherSeconds: number;
  /** How long after the first may deploy all must be ready; then all go back. */
  readonly limitSeconds: number;
};

export type ImageConfig = {
  readonly repository: string;
  /** Patterns in which only `*` is special: it stands for any text, the empty one too. */
  readonly tags: readonly string[];
  /** Account of the repository; absent: the installation's. */
  readonly registryId?: string;
  /** Region of the repository; absent: the installation's. */
  readonly region?: string;
};

export type CellConfig = {
  readonly name: string;
  /** From 1; cells of one wave are released together, waves in ascending order. */
  readonly wave: number;
  readonly codedeploy: { readonly application: string; readonly deploymentGroup: string };
  readonly loadBalancer: "application" | "network";
  /** The deployment group's termination wait as declared; the live one is compared with it at plan. */
  readonly terminationWaitSeconds?: number;
  /** The deployment group's ready wait as declared; the live one is compared with it at plan. */
  readonly readyWaitSeconds?: number;
  readonly account?: string;
  readonly region?: string;
  /** The site of a traffic policy that this cell is: it is taken out of traffic while it deploys. */
  readonly traffic?: { readonly policy: string; readonly site: string };
};

/** Weights are whole percentages, 1–99. A bake of 0 is none. */
export type StrategyConfig =
  | { readonly kind: "all-at-once"; readonly bakeSeconds: number }
  | {
      readonly kind: "canary";
      readonly weight: number;
      readonly intervalSeconds: number;
      readonly bakeSeconds: number;
    }
  | {
      readonly kind: "linear";
      readonly weight: number;
      readonly everySeconds: number;
      readonly bakeSeconds: number;
    }
  /**
   * Each cell deploys all at once while its site has no traffic, and gets its weight back by these percentages of it,
   * ascending; then 100.
   */
  | {
      readonly kind: "weighted";
      readonly steps: readonly { readonly weight: number; readonly bakeSeconds: number }[];
      readonly bakeSeconds: number;
    };

export type GatesConfig = {
  readonly approval?: ApprovalConfig;
  /** None means always open. */
  readonly windows: readonly WindowConfig[];
  readonly smoke: readonly SmokeConfig[];
  readonly compatibility: readonly CompatibilityConfig[];
  /** Services whose stable and candidate revisions the compatibility checks are given. */
  readonly dependsOn: readonly string[];
};

export type ApprovalConfig = {
  /** Before the release starts, or in the deployment group's ready wait. */
  readonly at: "start" | "preview";
  readonly limitSeconds: number;
  readonly onLimit: "refuse" | "approve";
  /** "starter": whoever started the release may not approve it. */
  readonly notBy?: "starter";
};

export type WindowConfig = {
  /** ISO weekdays on which the window opens, 1 = Monday to 7 = Sunday, ascending. */
  readonly days: readonly number[];
  /** Minutes after midnight, 0–1439, by the wall clock of `zone`. */
  readonly fromMinute: number;
  /** Minutes after midnight, 0–1440. At or before `fromMinute`: it closes on the next day. */
  readonly toMinute: number;
  /** IANA name. */
  readonly zone: string;
};

export type SmokeConfig = {
  readonly path: string;
  readonly expect: {
    readonly status: number;
    readonly bodyIncludes?: string;
    /** Without `value`, the header need only be there. Names compare without case, values exactly. */
    readonly header?: { readonly name: string; readonly value?: string };
  };
  /** Host header to send. */
  readonly host?: string;
  /** Where to ask (scheme, host, port) instead of the cell's test listener. */
  readonly url?: string;
  readonly timeoutSeconds: number;
  readonly attempts: number;
};

export type CompatibilityConfig =
  | { readonly kind: "lambda"; readonly name: string }
  | { readonly kind: "http"; readonly url: string };
