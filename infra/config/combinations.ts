import { dependencyFindings, groupFindings, tagFindings } from "./between-services.ts";
import type { Declared, Finding, Home } from "./finding.ts";
import { gateFindings } from "./gate-rules.ts";
import { judgeFindings } from "./judge-rules.ts";
import { sizeFindings } from "./size-rules.ts";
import { strategyFindings } from "./strategy-rules.ts";

/** A deployment group takes at most ten alarms (CodeDeploy API, AlarmConfiguration). */
const mostAlarms = 10;

/**
 * Everything that each field allows alone, but that cannot work together.
 * @param home where the installation lives; undefined while that file is not sound.
 * @param fileNames names of all service files without their ending.
 */
export function impossible(
  services: readonly Declared[],
  home: Home | undefined,
  fileNames: readonly string[],
): readonly Finding[] {
  return [
    ...services.flatMap((service) => [
      ...sizeFindings(service),
      ...nameFindings(service),
      ...cellFindings(service, home),
      ...alarmFindings(service),
      ...strategyFindings(service),
      ...gateFindings(service),
      ...judgeFindings(service),
    ]),
    ...groupFindings(services),
    ...tagFindings(services, home),
    ...dependencyFindings(services, fileNames),
  ];
}

/** One name for both: a service is then described in one place only, and is found by its name. */
function nameFindings({ file, fileName, fields }: Declared): readonly Finding[] {
  const { service } = fields;
  if (service === undefined || service === fileName) return [];
  const sentence = `expected the name of the file, ${fileName}, found ${service}: name the file ${service}.yaml or the service ${fileName}`;
  return [{ file, path: ["service"], sentence }];
}

function cellFindings({ file, fields }: Declared, home: Home | undefined): readonly Finding[] {
  const { cells = [] } = fields;
  return cells.flatMap((cell, index) => {
    const first = cells.findIndex(({ name }) => name === cell.name);
    const named =
      first === index ? [] : [{ field: "name", sentence: `cells[${first}] is called ${cell.name} already` }];
    const placed = (["account", "region"] as const).flatMap((field) => {
      const written = cell[field];
      if (!home || written === undefined || written === home[field]) return [];
      const sentence =
        `cell ${cell.name} is in ${field} ${written}, but one installation serves one account and one Region ` +
        `(${home.account}, ${home.region}): describe it in an installation there`;
      return [{ field, sentence }];
    });
    return [...named, ...placed].map(({ field, sentence }) => ({
      file,
      path: ["cells", index, field],
      sentence,
    }));
  });
}

function alarmFindings({ file, fields }: Declared): readonly Finding[] {
  const alarms = fields.rollback?.alarms ?? [];
  const twice = alarms.flatMap((name, index) =>
    alarms.indexOf(name) === index
      ? []
      : [{ file, path: ["rollback", "alarms", index], sentence: `${name} is in the list already` }],
  );
  if (alarms.length <= mostAlarms) return twice;
  const sentence = `a deployment takes at most ${mostAlarms} alarms, found ${alarms.length}: combine some into a composite alarm`;
  return [...twice, { file, path: ["rollback", "alarms"], sentence }];
}
