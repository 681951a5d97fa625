import type {
  AddTagsCommandInput,
  DescribeTagsCommandInput,
  RemoveTagsCommandInput,
  Tag,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Balancers } from "./elb-balancers.ts";
import { groupMissing, invalid, listenerMissing, loadBalancerMissing, refuse } from "./elb-refusals.ts";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
const mostResources = 20;
const mostTags = 50;

/** @throws TooManyTags, DuplicateTagKeys. */
export function tagMap(tags: readonly Tag[] | undefined): Map<string, string> {
  const pairs = (tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const);
  const map = new Map(pairs);
  if (map.size < pairs.length)
    throw refuse("DuplicateTagKeysException", "Tag keys must be unique in one request");
  if (map.size > mostTags)
    throw refuse("TooManyTagsException", `The number of tags cannot exceed '${mostTags}'`);
  return map;
}

export function tagOperations(balancers: Balancers) {
  const each = (arns: readonly string[] | undefined, run: (arn: string) => void): void => {
    if ((arns ?? []).length > mostResources)
      throw invalid(`A maximum of ${mostResources} resources can be specified in one request`);
    for (const arn of arns ?? []) mustExist(balancers, arn);
    for (const arn of arns ?? []) run(arn);
  };
  return {
    DescribeTags({ ResourceArns }: DescribeTagsCommandInput) {
      const found: { ResourceArn: string; Tags?: Tag[] }[] = [];
      each(ResourceArns, (ResourceArn) => {
        const tags = [...(balancers.tags.get(ResourceArn) ?? [])].map(([Key, Value]) => ({ Key, Value }));
        found.push({ ResourceArn, ...(tags.length > 0 ? { Tags: tags } : {}) });
      });
      return { TagDescriptions: found };
    },
    AddTags({ ResourceArns, Tags }: AddTagsCommandInput) {
      const added = tagMap(Tags);
      each(ResourceArns, (arn) => {
        const tags = new Map([...(balancers.tags.get(arn) ?? []), ...added]);
        if (tags.size > mostTags)
          throw refuse("TooManyTagsException", `The number of tags cannot exceed '${mostTags}'`);
        balancers.tags.set(arn, tags);
      });
      return {};
    },
    RemoveTags({ ResourceArns, TagKeys }: RemoveTagsCommandInput) {
      each(ResourceArns, (arn) => {
        for (const key of TagKeys ?? []) balancers.tags.get(arn)?.delete(key);
      });
      return {};
    },
  };
}

function mustExist({ loadBalancers, targetGroups, listeners }: Balancers, arn: string): void {
  const [, , , , , rest = ""] = arn.split(":");
  if (rest.startsWith("loadbalancer/") && !loadBalancers.has(arn)) throw loadBalancerMissing();
  if (rest.startsWith("targetgroup/") && !targetGroups.has(arn)) throw groupMissing();
  if (rest.startsWith("listener/") && !listeners.has(arn)) throw listenerMissing();
  if (!/^(loadbalancer|targetgroup|listener)\//.test(rest)) throw invalid(`'${arn}' is not a valid ARN`);
}
