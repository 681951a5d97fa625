import type { LoadBalancer } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { MirrorView } from "../../functions/ledger/mirror-records.ts";
import type { CloudConfig, MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { Tags } from "../../functions/targets/aws/names.ts";
import type { KeyFacts } from "./facts.ts";
import type { Sight } from "./look.ts";

/** What the account says of the mirrors. */

export interface SecretFacts {
  readonly arn: string;
  /** It is about to be deleted, and can no longer be read. */
  readonly isDeleted: boolean;
  /** Absent where AWS's own key encrypts it. */
  readonly key: Sight<KeyFacts>;
}

export interface CloudFacts {
  readonly config: CloudConfig;
  readonly secret: Sight<SecretFacts>;
}

export interface CertificateFacts {
  /** `ISSUED` is the one that can be presented; a server certificate of IAM has none. */
  readonly status: string | undefined;
  readonly expiresAt: Date | undefined;
  /** AWS sees to it that another one comes in time. */
  readonly isRenewed: boolean;
}

export interface SubnetFacts {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly hasIpv6: boolean;
}

/** Of the mirrors that are looked at. */
export interface MirrorFacts {
  readonly config: MirrorConfig;
  /** What the ledger knows. */
  readonly view: Sight<MirrorView>;
  readonly vpc: Sight<{ readonly id: string }>;
  /** Those of its place that exist. */
  readonly subnets: Sight<readonly SubnetFacts[]>;
  readonly certificates: ReadonlyMap<string, Sight<CertificateFacts>>;
}

export interface FollowingFacts {
  /** Every mirror that has a file: the schedules are made for all of them. */
  readonly all: readonly MirrorConfig[];
  /** Names that the ledger knows, also those of files that are gone. */
  readonly known: Sight<readonly string[]>;
  readonly clouds: readonly CloudFacts[];
  readonly mirrors: readonly MirrorFacts[];
  readonly balancers: Sight<readonly LoadBalancer[]>;
  /** Of the load balancers and target groups that the ledger names, by ARN; one that is gone has none. */
  readonly tags: Sight<ReadonlyMap<string, Tags>>;
  /** The installation's, by mirror → id. */
  readonly securityGroups: Sight<ReadonlyMap<string, string>>;
}
