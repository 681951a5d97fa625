import { AddTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { translate } from "../../shared/aws-errors.ts";
import type { ElbClient } from "./elb-reads.ts";
import { sdkTags } from "./elb-values.ts";
import { balancerWrites } from "./elb-write-balancers.ts";
import { groupWrites } from "./elb-write-groups.ts";
import { listenerWrites } from "./elb-write-listeners.ts";
import type { Tags } from "./names.ts";
import type { Pace } from "./rate.ts";

/**
 * What changes load balancers, target groups and listeners. Each call may be made again: what was made is found by its
 * name and settings, and what is gone counts as deleted.
 */
export function elbWrites(client: ElbClient, pace: Pace) {
  return {
    ...balancerWrites(client, pace),
    ...groupWrites(client, pace),
    ...listenerWrites(client, pace),

    /** Makes something that a person adopted ours. */
    async tag(arns: readonly string[], tags: Tags): Promise<void> {
      await pace("change");
      await client
        .send(new AddTagsCommand({ ResourceArns: [...arns], Tags: sdkTags(tags) }))
        .catch(translate(`AddTags ${arns.join(", ")}`));
    },
  };
}

export type ElbWrites = ReturnType<typeof elbWrites>;
