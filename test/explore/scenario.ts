/** What one run of the explorer is made of: plain data, so that it can be drawn, shrunk, printed and kept. */
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { WorkloadSpec } from "../../infra/sandbox/layout/workload-spec.ts";
import type { Unconfirmed } from "../../infra/sandbox/unconfirmed.ts";
import type { ImageBehaviour } from "../../infra/sandbox/users/images.ts";

export interface Scenario {
  readonly services: readonly ServiceConfig[];
  readonly spec: Partial<WorkloadSpec>;
  readonly unconfirmed: Partial<Unconfirmed>;
  /** Epoch ms. */
  readonly startsAt: number;
  /** Draws the order of what is ready at the same moment; 0: first come, first served. */
  readonly order: number;
  /** Milliseconds that a call takes on average; 0: none, so that a function does all its calls at one moment. */
  readonly latencyMs: number;
  /** Virtual milliseconds after which people put right what they left. */
  readonly tidyUpMs: number;
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}

/** Milliseconds from the start, or the moment at which a function is invoked for the nth time (from 1). */
export type Moment =
  | { readonly ms: number }
  /** `afterStop`: counted from when somebody last stopped an execution. */
  | { readonly function: string; readonly nth: number; readonly afterStop?: true };

/** What people, other tools and the world do. `service` is an index into the scenario's services. */
export type Action = { readonly at: Moment; readonly service: number } & (
  | { readonly kind: "push"; readonly tag: string; readonly image: ImageBehaviour }
  /** The image that a tag has gets its tag again: another event of the same content. */
  | { readonly kind: "push-again" }
  | {
      readonly kind: "say";
      readonly command: "approve" | "reject" | "abort" | "promote" | "pause" | "resume";
      readonly role: string;
      readonly who: string;
    }
  | { readonly kind: "start"; readonly role: string; readonly override: readonly ("freeze" | "window")[] }
  | { readonly kind: "start-in-console" }
  | { readonly kind: "freeze"; readonly minutes: number }
  | { readonly kind: "unfreeze" }
  | { readonly kind: "rollback"; readonly freeze: boolean }
  | { readonly kind: "rollback-in-console" }
  | { readonly kind: "stop-execution" }
  | { readonly kind: "redrive" }
  | { readonly kind: "alarm"; readonly seconds: number }
  | { readonly kind: "deploy-by-hand" }
  | { readonly kind: "stop-deployment-by-hand" }
);

export type Fault =
  | {
      readonly kind: "call";
      readonly function?: string;
      readonly operation?: string;
      readonly nth: number;
      readonly befall: CallBefall;
    }
  /** Every call of a service is throttled for a while. */
  | {
      readonly kind: "throttled";
      readonly service: string;
      readonly fromMs: number;
      readonly seconds: number;
    }
  | {
      readonly kind: "invocation";
      readonly function: string;
      readonly nth: number;
      readonly befall: "crashes" | "hangs" | "refused";
    }
  | {
      readonly kind: "event";
      readonly hop: "service" | "target";
      readonly detailType: string;
      readonly nth: number;
      readonly befall: "lose" | "delay" | "double" | "swap";
      readonly seconds: number;
    };

export type CallBefall =
  | "fails"
  | "denied"
  | "answer lost once"
  | "answer lost"
  | "dies before"
  | "dies after"
  | "slow request"
  | "slow answer";

/** People stop doing things by then. */
export const tidyUpMs = 50 * 60_000;
/** Nothing happens before the first sweep has adopted what runs. */
export const beginsMs = 6 * 60_000;
