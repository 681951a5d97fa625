import type { ImageConfig } from "../../functions/shared/service-config.ts";
import { commonTag } from "./globs.ts";
import type { Declared, Finding, Home } from "./finding.ts";

/** Deployment groups that more than one cell claims: a group takes one deployment at a time. */
export function groupFindings(services: readonly Declared[]): readonly Finding[] {
  const claims = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { file, fileName, fields } of services) {
    for (const [index, { name, codedeploy }] of (fields.cells ?? []).entries()) {
      const group = `${codedeploy.application}/${codedeploy.deploymentGroup}`;
      const claim = claims.get(group);
      if (claim === undefined) claims.set(group, `cell ${name} of ${fileName}`);
      else
        findings.push({
          file,
          path: ["cells", index, "codedeploy", "deploymentGroup"],
          sentence: `deployment group ${group} is already claimed by ${claim}: it belongs to one ECS service and takes one deployment at a time`,
        });
    }
  }
  return findings;
}

/** Patterns of two services that one and the same tag could match, with such a tag. */
export function tagFindings(services: readonly Declared[], home: Home | undefined): readonly Finding[] {
  return services.flatMap((service, index) =>
    services.slice(0, index).flatMap((earlier) => {
      const [image, taken] = [service.fields.image, earlier.fields.image];
      if (!image || !taken || repositoryOf(image, home) !== repositoryOf(taken, home)) return [];
      return image.tags.flatMap((pattern, at): readonly Finding[] => {
        for (const other of taken.tags) {
          const tag = commonTag(pattern, other);
          if (tag === undefined) continue;
          const sentence = `tag ${tag} of repository ${image.repository} would match both "${pattern}" and "${other}" of ${earlier.fileName}: a push must mean one service`;
          return [{ file: service.file, path: ["image", "tags", at], sentence }];
        }
        return [];
      });
    }),
  );
}

function repositoryOf(image: ImageConfig, home: Home | undefined): string {
  const { repository, registryId = home?.account, region = home?.region } = image;
  return JSON.stringify([registryId, region, repository]);
}

/**
 * Services that are depended on but not described, and circles of services.
 * @param known names of all service files, those too that are not sound.
 */
export function dependencyFindings(
  services: readonly Declared[],
  known: readonly string[],
): readonly Finding[] {
  const needs = new Map(services.map((service) => [service.fileName, neededBy(service)]));
  return services.flatMap((service) => {
    const { file, fileName } = service;
    const dependencies = neededBy(service);
    const unknown = dependencies.flatMap((name, index) =>
      known.includes(name)
        ? []
        : [{ file, path: ["gates", "dependsOn", index], sentence: `there is no file for a service ${name}` }],
    );
    const circle = circleThrough(fileName, needs);
    if (!circle) return unknown;
    const index = dependencies.indexOf(circle[1] ?? fileName);
    const sentence = `services depend on each other in a circle: ${circle.join(" → ")}`;
    return [...unknown, { file, path: ["gates", "dependsOn", index], sentence }];
  });
}

const neededBy = ({ fields }: Declared): readonly string[] => fields.gates?.dependsOn ?? [];

/**
 * A shortest circle from a service back to itself, among those whose first name in the alphabet it is: so
 * each circle is told once. Starts and ends with the service.
 */
function circleThrough(
  start: string,
  needs: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  const ways: string[][] = [[start]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const name of needs.get(way.at(-1) ?? start) ?? []) {
      if (name === start) return [...way, start];
      if (name < start || seen.has(name)) continue;
      seen.add(name);
      ways.push([...way, name]);
    }
  }
  return undefined;
}
