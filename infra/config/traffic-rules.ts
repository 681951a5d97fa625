import type { Finding } from "./finding.ts";
import { setIdentifierOf } from "./resolved-policy.ts";
import type { DeclaredPolicy, DeclaredSite } from "./traffic-schema.ts";
import { siteFindings } from "./traffic-site-rules.ts";
import type { KnownMirror } from "./traffic-site-rules.ts";

/** What is checked: a file's sound fields. A rule that needs a field that is not sound stays silent. */
export type DeclaredPolicyFile = {
  readonly file: string;
  /** The file's name without its ending. */
  readonly fileName: string;
  readonly fields: Partial<DeclaredPolicy>;
};

/**
 * Everything that each field of a policy allows alone, but that cannot work together.
 * @param mirrors all that have a file, sound or not; undefined for one whose place is not known.
 */
export function policyFindings(
  policies: readonly DeclaredPolicyFile[],
  mirrors: ReadonlyMap<string, KnownMirror | undefined>,
): readonly Finding[] {
  return [
    ...policies.flatMap((policy) => [
      ...nameFindings(policy),
      ...ttlFindings(policy),
      ...settleFindings(policy),
      ...weightFindings(policy),
      ...twiceNamed(policy),
      ...twiceAnswered(policy),
      ...(policy.fields.sites ?? []).flatMap((site, index) =>
        siteFindings(policy.fields, site, mirrors).map(({ path, sentence }) => ({
          file: policy.file,
          path: ["sites", index, ...path],
          sentence,
        })),
      ),
    ]),
    ...sameName(policies),
  ];
}

function nameFindings({ file, fileName, fields }: DeclaredPolicyFile): readonly Finding[] {
  const { policy, name, zone } = fields;
  const findings: Finding[] = [];
  if (policy !== undefined && policy !== fileName)
    findings.push({
      file,
      path: ["policy"],
      sentence: `expected the name of the file, ${fileName}, found ${policy}: name the file ${policy}.yaml or the policy ${fileName}`,
    });
  if (name !== undefined && zone && name !== zone.name && !name.endsWith(`.${zone.name}`))
    findings.push({ file, path: ["name"], sentence: `${name} does not lie in the zone ${zone.name}` });
  return findings;
}

const isAlias = ({ nlb, mirror }: DeclaredSite) => nlb !== undefined || mirror !== undefined;

/** An alias to a load balancer is answered with 60 s, and siblings that differ from it would skew the shares. */
const aliasTtlSeconds = 60;

function ttlFindings({ file, fields }: DeclaredPolicyFile): readonly Finding[] {
  const { ttl, sites = [] } = fields;
  const alias = sites.find(isAlias);
  if (ttl === undefined || ttl === aliasTtlSeconds || !alias) return [];
  const sentence =
    `expected 60s, found ${ttl}s: site ${alias.name} is an alias to a load balancer, which is answered with 60 s, ` +
    "and resolvers that keep the other sites longer or shorter would skew the shares";
  return [{ file, path: ["ttl"], sentence }];
}

/**
 * A step that is in sync waits for TTL and margin, and then for look-ups and for a metric's minute, which CloudWatch
 * shows a minute late.
 */
const observingSeconds = 120;

function settleFindings({ file, fields: { ttl, shift } }: DeclaredPolicyFile): readonly Finding[] {
  if (ttl === undefined || !shift) return [];
  const { marginSeconds: margin, settleLimitSeconds: limit } = shift;
  const least = ttl + margin + observingSeconds;
  if (limit > least) return [];
  const sentence =
    `expected more than ${least}s, found ${limit}s: no step could settle in time, for each waits for the TTL (${ttl}s) ` +
    `and the margin (${margin}s), and is then observed for up to ${observingSeconds}s`;
  return [{ file, path: ["shift", "settleLimit"], sentence }];
}

function weightFindings({ file, fields }: DeclaredPolicyFile): readonly Finding[] {
  const { sites = [] } = fields;
  if (sites.length === 0 || sites.some(({ weight }) => weight > 0)) return [];
  const sentence =
    "every site has weight 0, which Route 53 reads as equal shares for all: give at least one a weight";
  return [{ file, path: ["sites"], sentence }];
}

function twiceNamed({ file, fields }: DeclaredPolicyFile): readonly Finding[] {
  const { sites = [] } = fields;
  return sites.flatMap((site, index) => {
    const named = sites.findIndex(({ name }) => name === site.name);
    const identified = sites.findIndex((other) => setIdentifierOf(other) === setIdentifierOf(site));
    if (named !== index)
      return [
        { file, path: ["sites", index, "name"], sentence: `sites[${named}] is called ${site.name} already` },
      ];
    if (identified === index) return [];
    const sentence = `sites[${identified}] has the set identifier ${setIdentifierOf(site)} already: it names one record of the name`;
    return [{ file, path: ["sites", index, "setIdentifier"], sentence }];
  });
}

/** An answer with an address of two sites is neither's, and no sample of answers could tell their shares. */
function twiceAnswered({ file, fields }: DeclaredPolicyFile): readonly Finding[] {
  const { sites = [] } = fields;
  return sites.flatMap(({ addresses = [] }, index) =>
    addresses.flatMap((address, place) => {
      const other = sites.findIndex((site) => site.addresses?.includes(address));
      const isRepeated = addresses.indexOf(address) < place;
      if (other === index && !isRepeated) return [];
      const sentence = isRepeated
        ? `${address} is in the list already`
        : `${address} is an address of site ${sites[other]?.name} too: nobody could tell which of the two answered`;
      return [{ file, path: ["sites", index, "addresses", place], sentence }];
    }),
  );
}

/** Two policies would move the same records. */
function sameName(policies: readonly DeclaredPolicyFile[]): readonly Finding[] {
  const claimed = new Map<string, string>();
  return policies.flatMap(({ file, fileName, fields: { name, zone } }) => {
    if (name === undefined || !zone) return [];
    const key = `${zone.id} ${name}`;
    const other = claimed.get(key);
    if (other === undefined) {
      claimed.set(key, fileName);
      return [];
    }
    return [{ file, path: ["name"], sentence: `${name} in this zone is already moved by policy ${other}` }];
  });
}
