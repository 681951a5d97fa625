import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Venv } from "../venv.ts";

/** What boto3 reads of load balancing. */
export interface Seen {
  readonly loadBalancers: readonly {
    readonly name: string;
    readonly type: string;
    readonly scheme: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly rules: readonly { readonly port: number; readonly protocol: string; readonly cidr: string }[];
    readonly listeners: readonly {
      readonly port: number;
      readonly protocol: string;
      readonly forward: readonly string[];
      readonly tags: Readonly<Record<string, string>>;
    }[];
  }[];
  readonly groups: readonly SeenGroup[];
}

export interface SeenGroup {
  readonly arn: string;
  readonly protocol: string;
  readonly check: {
    readonly protocol: string;
    readonly path: string | null;
    readonly codes: string | null;
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
  };
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** `10.0.96.1:8080`, sorted. */
  readonly targets: readonly string[];
}

export interface Eyes {
  look(): Promise<Seen>;
  close(): void;
}

/** Boto3 in a process of its own, which is asked as often as one likes. */
export function eyesOf(venv: Venv, url: string): Eyes {
  const child = spawn(venv.program("python"), [join(import.meta.dirname, "see.py"), url], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async look() {
      child.stdin.write("look\n");
      const { value, done } = await lines.next();
      if (done) throw new Error("boto3 has ended");
      return JSON.parse(value) as Seen;
    },
    close: () => child.stdin.end(),
  };
}

/** The targets of a pool's group: of a mirror's group, by its tag. */
export const targetsOf = ({ groups }: Seen, poolId: string): readonly string[] =>
  groups.filter(({ tags }) => tags["pointsman:group"]?.startsWith(poolId)).flatMap(({ targets }) => targets);
