import type { Account } from "./account.ts";

/** What a deployed template has become. */
export interface DeployedStack {
  readonly resources: readonly DeployedResource[];
  /** The physical id of the one resource of this type whose logical id has this in it. @throws Error */
  idOf(type: string, part: string): string;
}

export interface DeployedResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export async function stackAt(account: Account, name: string): Promise<DeployedStack> {
  const xml = await account.query("cloudformation", "DescribeStackResources", { StackName: name });
  const resources = [...xml.matchAll(/<member>([\s\S]*?)<\/member>/g)].map(([, member = ""]) => ({
    logicalId: within(member, "LogicalResourceId"),
    physicalId: within(member, "PhysicalResourceId"),
    type: within(member, "ResourceType"),
  }));
  return {
    resources,
    idOf(type, part) {
      const found = resources.filter((each) => each.type === type && each.logicalId.includes(part));
      const [first, ...more] = found;
      if (!first || more.length > 0)
        throw new Error(`${found.length} resources of ${type} are named ${part}`);
      return first.physicalId;
    },
  };
}

const within = (xml: string, tag: string): string =>
  new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1]?.replaceAll("&amp;", "&") ?? "";
