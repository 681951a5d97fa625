import {
  balancing,
  idsOfEc2,
  madeByAws,
  mirrorBesideGrants,
  mirrorChangeGrants,
  mirrorCreateGrants,
  mirrorNetworkGrants,
  mirrorReadGrants,
  mirrorSourceGrants,
  ourTag,
} from "./grants-mirror.ts";
import type { Grant } from "./grants.ts";
import type { Places } from "./places.ts";

/** What `pointsman targets status`, `show` and `plan` ask, besides the ledger. */
export const mirrorViewGrants = (places: Places): Grant[] => [
  ...mirrorReadGrants(),
  // Without mirrors there is no reader.
  ...(places.hasMirrors ? mirrorSourceGrants(places) : []),
];

/** What `sync` changes as a round does, and what `adopt` and `remove` do besides: no round may. */
export const mirrorOperateGrants = (places: Places): Grant[] => [
  // Whatever is made or adopted is tagged under one right: the request's tag must be ours.
  ...mirrorCreateGrants(places).filter(({ sid }) => !sid.startsWith("TagOn")),
  ...mirrorChangeGrants(places),
  ...mirrorNetworkGrants(places),
  ...mirrorBesideGrants(places),
  {
    sid: "DeleteLoadBalancers",
    actions: balancing("DeleteLoadBalancer"),
    resources: [places.balancing("loadbalancer/net/*")],
    why: madeByAws,
    conditions: ourTag("Resource", places),
  },
  {
    sid: "DeleteSecurityGroups",
    actions: ["ec2:DeleteSecurityGroup"],
    resources: [places.ec2("security-group/*")],
    why: idsOfEc2,
    conditions: ourTag("Resource", places),
  },
  {
    sid: "TagAsOurs",
    actions: balancing("AddTags"),
    resources: ["loadbalancer/net/*", "listener/net/*", "targetgroup/*"].map(places.balancing),
    why: "what is adopted bears no tag of ours yet: that of the request must be ours",
    conditions: ourTag("Request", places),
  },
];
