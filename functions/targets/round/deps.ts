import type { Mirrors } from "../../ledger/mirrors.ts";
import type { CloudConfig, MirrorConfig } from "../../shared/mirror-config.ts";
import type { Ec2 } from "../aws/ec2.ts";
import type { ElbReads } from "../aws/elb-reads.ts";
import type { ElbWrites } from "../aws/elb-writes.ts";
import type { Looking } from "../aws/look.ts";
import type { Pace } from "../aws/rate.ts";
import type { Credentials, ReadAnswer, ReadRequest } from "../read/source.ts";
import type { RoundMemory } from "./memory.ts";
import type { RoundReport } from "./report.ts";

/** Everything that a round, or a command about mirrors, needs. `connectRounds` makes it from SDK clients. */
export interface RoundDeps {
  readonly installation: string;
  /** Reads one cloud's load balancers: the reader itself, or the function that stands in the cloud's network. */
  readonly read: (request: ReadRequest) => Promise<ReadAnswer>;
  readonly credentials: (cloud: CloudConfig) => Promise<Credentials>;
  /** Somebody was refused with them: ask for them anew. */
  readonly forgetCredentials: (cloud: CloudConfig) => void;
  readonly looking: Looking;
  readonly elb: Pick<ElbReads, "limits" | "tags">;
  readonly ec2: Pick<Ec2, "ranges">;
  /** What changes AWS. @param before asked before each call, last of all: it rejects where nothing may be written any more. */
  readonly writes: (before: Pace) => Writes;
  readonly mirrors: Mirrors;
  /** All mirrors of the installation: addresses that those of other projects have registered are theirs. Default: none. */
  readonly neighbours?: readonly MirrorConfig[] | undefined;
  readonly now: () => Date;
  /** Milliseconds until this process is ended, or has promised to write nothing more. */
  readonly deadline: () => number;
  readonly memory: RoundMemory;
  /** Who takes leases, for people. */
  readonly holder: string;
  /** Told each mirror's report as soon as it is there. */
  readonly report: (report: RoundReport) => void;
}

export interface Writes {
  readonly elb: ElbWrites;
  readonly ec2: Ec2;
}
