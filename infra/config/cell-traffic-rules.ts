import type { Declared, Finding } from "./finding.ts";
import { suggestion } from "./suggestion.ts";
import type { DeclaredPolicyFile } from "./traffic-rules.ts";

/** What services say of traffic, held against the policies. */
export function cellTrafficFindings(
  services: readonly Declared[],
  policies: readonly DeclaredPolicyFile[],
): readonly Finding[] {
  return [
    ...services.flatMap((service) => [
      ...strategyNeeds(service),
      ...unknownSites(service, policies),
      ...emptiedByWave(service, policies),
    ]),
    ...claimedTwice(services),
  ];
}

/** A cell without users needs no canary; and weights can only be moved where there are some. */
function strategyNeeds({ file, fields: { strategy, cells = [] } }: Declared): readonly Finding[] {
  if (strategy?.kind === "weighted")
    return cells.flatMap(({ name, traffic }, index) =>
      traffic
        ? []
        : [
            {
              file,
              path: ["cells", index],
              sentence: `weighted moves DNS weights, and cell ${name} names no site of a policy: add traffic: { policy, site }`,
            },
          ],
    );
  const cell = cells.find(({ traffic }) => traffic);
  if (!cell || !strategy || strategy.kind === "all-at-once") return [];
  const sentence =
    `cell ${cell.name} is taken out of traffic while it deploys, so a ${strategy.kind} would have no users to try it on: ` +
    "use weighted { steps }, which brings them back by steps, or all-at-once";
  return [{ file, path: ["strategy", "kind"], sentence }];
}

function unknownSites(
  { file, fields: { cells = [] } }: Declared,
  policies: readonly DeclaredPolicyFile[],
): readonly Finding[] {
  return cells.flatMap(({ traffic }, index) => {
    if (!traffic) return [];
    const policy = policies.find(({ fileName }) => fileName === traffic.policy);
    const path = (field: string) => ["cells", index, "traffic", field];
    const names = policies.map(({ fileName }) => fileName);
    if (!policy)
      return [
        {
          file,
          path: path("policy"),
          sentence: `there is no file for a traffic policy ${traffic.policy}${suggestion(traffic.policy, names)}`,
        },
      ];
    const sites = policy.fields.sites?.map(({ name }) => name);
    if (!sites || sites.includes(traffic.site)) return [];
    const sentence = `policy ${traffic.policy} has no site ${traffic.site}${suggestion(traffic.site, sites)} (there: ${sites.join(", ")})`;
    return [{ file, path: path("site"), sentence }];
  });
}

/** Cells of one wave are out of traffic at the same time. */
function emptiedByWave(
  { file, fields: { cells = [] } }: Declared,
  policies: readonly DeclaredPolicyFile[],
): readonly Finding[] {
  return policies.flatMap(({ fileName, fields: { sites } }) => {
    const weighted = sites?.filter(({ weight }) => weight > 0).map(({ name }) => name) ?? [];
    if (weighted.length === 0) return [];
    const mine = cells.flatMap((cell, index) =>
      cell.traffic?.policy === fileName ? [{ index, wave: cell.wave, site: cell.traffic.site }] : [],
    );
    return [...new Set(mine.map(({ wave }) => wave))].flatMap((wave) => {
      const out = mine.filter((cell) => cell.wave === wave);
      if (!weighted.every((site) => out.some((cell) => cell.site === site))) return [];
      const sentence =
        `wave ${wave} takes every site with a weight of policy ${fileName} out of traffic at once (${weighted.join(", ")}): ` +
        "put them into different waves, or give another site a weight";
      return [{ file, path: ["cells", out.at(-1)?.index ?? 0, "wave"], sentence }];
    });
  });
}

function claimedTwice(services: readonly Declared[]): readonly Finding[] {
  const claims = new Map<string, string>();
  return services.flatMap(({ file, fileName, fields: { cells = [] } }) =>
    cells.flatMap(({ name, traffic }, index) => {
      if (!traffic) return [];
      const site = `${traffic.policy}/${traffic.site}`;
      const other = claims.get(site);
      claims.set(site, other ?? `cell ${name} of ${fileName}`);
      if (other === undefined) return [];
      const sentence = `site ${traffic.site} of policy ${traffic.policy} is already ${other}: one cell would be evacuated for the other's release`;
      return [{ file, path: ["cells", index, "traffic", "site"], sentence }];
    }),
  );
}
