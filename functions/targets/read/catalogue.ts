/**
 * | what the catalogue has for load balancers | then |
 * | --- | --- |
 * | one address in the region and interface | that |
 * | the same address twice, with or without a slash at its end | that |
 * | two addresses in the region and interface | neither |
 * | nothing in the region and interface | nothing, and what there is |
 * | no endpoints at all, or no catalogue | nothing |
 */
import type { Token } from "./answers.ts";

type Found =
  | { readonly kind: "found"; readonly root: string }
  | { readonly kind: "none"; readonly reason: string };

/** https://service-types.openstack.org/ */
const type = "load-balancer";

/** Octavia's address for a region and interface: `…/v2/lbaas`. Never the first that comes, for order means nothing. */
export function octaviaOf(
  catalogue: Token["catalog"],
  wanted: { readonly region: string; readonly interface: string },
): Found {
  if (catalogue === undefined) return none("Keystone's answer has no catalogue");
  const endpoints = catalogue.filter((each) => each.type === type).flatMap((each) => each.endpoints);
  const where = `region ${wanted.region}, interface ${wanted.interface}`;
  if (endpoints.length === 0)
    return none(`Keystone's catalogue has no endpoint of type ${type}, so none for ${where}`);
  const fitting = endpoints.filter(
    (each) => each.interface === wanted.interface && (each.region_id ?? each.region) === wanted.region,
  );
  const roots = [...new Set(fitting.map(({ url }) => rootOf(url)))].sort();
  const [root, ...others] = roots;
  if (root === undefined) {
    const there = endpoints.map(
      (each) => `${each.region_id ?? each.region ?? "no region"} ${each.interface}`,
    );
    const list = [...new Set(there)].sort().join(", ");
    return none(`Keystone's catalogue has no ${type} endpoint for ${where}; there are: ${list}`);
  }
  if (others.length > 0)
    return none(`Keystone's catalogue has several ${type} endpoints for ${where}: ${roots.join(", ")}`);
  return { kind: "found", root };
}

const none = (reason: string): Found => ({ kind: "none", reason });

/** The path is kept, `//v2` is not known to Octavia, and some clouds name the version in the catalogue. */
export function rootOf(url: string): string {
  const bare = url.replace(/\/+$/, "");
  return `${/\/v2(\.0)?$/.test(bare) ? bare : `${bare}/v2`}/lbaas`;
}
