/** How an image behaves once it runs. Everything is optional; an empty declaration is a good image. */
export interface ImageBehaviour {
  /** Seconds from a task's start to a healthy target. Default 100, give or take 4 %. */
  readonly startSeconds?: number;
  /** The task cannot start; the text is the stopped reason, for example `CannotPullContainerError: …`. */
  readonly neverStarts?: string;
  /** What a smoke request is answered: `true` is 500, `false` always 200, a number that status. Users do not meet it. */
  readonly failsSmoke?: boolean | number;
  /** Share of users' requests that fail with 500, from 0 to 1. Default 0. */
  readonly errorRate?: number;
  /** Time to answer. Default 40. */
  readonly latencyMs?: number;
  /** Each task's container exits that many seconds after it runs. Under 2 it never becomes healthy. */
  readonly crashesAfterSeconds?: number;
  /** Each task's container exits that many minutes after it runs. */
  readonly diesAfterMinutes?: number;
  /** The container runs, but fails its health check and answers every request with 503. */
  readonly unhealthy?: boolean;
}

/** A running copy of an image, as a load balancer meets it. */
export interface Backend {
  /** Digest of the image, or its reference where the registry is not ours. */
  readonly version: string;
  readonly behaviour: ImageBehaviour;
  /** False once the container has exited, though the load balancer may not know yet. */
  alive: boolean;
}

export const defaultStartSeconds = 100;
const defaultLatencyMs = 40;

export const latencyOf = (behaviour: ImageBehaviour): number => behaviour.latencyMs ?? defaultLatencyMs;

/** Share of users' requests that this copy fails. */
export function failingShare({ alive, behaviour }: Backend): number {
  if (!alive) return 1;
  if (behaviour.unhealthy === true) return 1;
  return Math.min(1, Math.max(0, behaviour.errorRate ?? 0));
}

/** Seconds that a container runs before it exits by itself; undefined when it does not. */
export function lifetimeSeconds({
  crashesAfterSeconds,
  diesAfterMinutes,
}: ImageBehaviour): number | undefined {
  const minutes = diesAfterMinutes === undefined ? undefined : diesAfterMinutes * 60;
  if (crashesAfterSeconds === undefined) return minutes;
  return minutes === undefined ? crashesAfterSeconds : Math.min(crashesAfterSeconds, minutes);
}

/** Status that a smoke request gets; `draw` is a number from 0 to 1. */
export function smokeStatus(backend: Backend, draw: number): number {
  const { failsSmoke } = backend.behaviour;
  if (!backend.alive) return 502;
  if (backend.behaviour.unhealthy === true) return 503;
  if (typeof failsSmoke === "number") return failsSmoke;
  if (failsSmoke === true) return 500;
  if (failsSmoke === false) return 200;
  return draw < failingShare(backend) ? 500 : 200;
}
