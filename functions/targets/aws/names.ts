import { createHash } from "node:crypto";

/** Tags that say whose a load balancer, a listener, a target group or a security group is. */
export const tagKeys = {
  installation: "pointsman:installation",
  mirror: "pointsman:mirror",
  group: "pointsman:group",
} as const;

export interface Owner {
  readonly installation: string;
  readonly mirror: string;
}

export type Tags = Readonly<Record<string, string>>;

export const ownerTags = ({ installation, mirror }: Owner): Tags => ({
  [tagKeys.installation]: installation,
  [tagKeys.mirror]: mirror,
});

export const groupTags = (owner: Owner, key: string): Tags => ({
  ...ownerTags(owner),
  [tagKeys.group]: key,
});

export const isOwned = (tags: Tags, { installation, mirror }: Owner): boolean =>
  tags[tagKeys.installation] === installation && tags[tagKeys.mirror] === mirror;

/**
 * Names are the same whenever they are asked for, so that a thing whose creation was not answered is found again.
 * They are unique in a Region for load balancers and for target groups: at most 32 letters, digits and hyphens, none
 * at an end. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export const loadBalancerName = (owner: Owner): string =>
  `pm-${slug(owner.mirror, 17)}-${digest(11, owner.installation, owner.mirror)}`;

/** @param key what the group is known by for as long as it lives. */
export const groupName = (owner: Owner, key: string): string =>
  `${groupPrefix(owner)}${digest(14, owner.installation, owner.mirror, key)}`;

/** What the names of all of a mirror's target groups begin with. */
export const groupPrefix = (owner: Owner): string => `pm-${digest(14, owner.installation, owner.mirror)}-`;

/** Unique in a VPC, at most 255 characters. */
export const securityGroupName = ({ installation, mirror }: Owner): string =>
  `pointsman ${installation} ${mirror}`.slice(0, 255);

/** For people: what of the name fits, in letters that are allowed. */
const slug = (text: string, most: number): string =>
  text
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .slice(0, most)
    .replaceAll(/^-+|-+$/g, "") || "mirror";

const digest = (length: number, ...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, length);
