import { basename } from "node:path";
import * as z from "zod";
import { CloudWatchAlarmStateChange } from "../events/cloudwatch-alarm-state-change.ts";
import { CodeDeployDeploymentStateChange } from "../events/codedeploy-deployment-state-change.ts";
import { EcrImageAction } from "../events/ecr-image-action.ts";
import { EcsServiceAction } from "../events/ecs-service-action.ts";
import { EcsTaskStateChange } from "../events/ecs-task-state-change.ts";
import { StepFunctionsExecutionStatusChange } from "../events/step-functions-execution-status-change.ts";
import type { MirrorConfig } from "../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../functions/shared/service-config.ts";
import type { PolicyConfig } from "../functions/shared/traffic-config.ts";
import type { Problem } from "../infra/config/problem.ts";
import { fieldOf, inOrder } from "../infra/config/problem.ts";
import { expectationOf, schemaProblems } from "../infra/config/schema-problems.ts";
import { suggestion } from "../infra/config/suggestion.ts";
import { validateFolder } from "../infra/config/validate.ts";
import { readYaml } from "../infra/config/yaml-file.ts";
import { Scenario } from "../infra/sandbox/rehearsal/scenario.ts";
import { scenarioFindings } from "./scenario-findings.ts";

export interface ScenarioReading {
  /** Everything that is wrong with the scenario and with the configuration it plays with. */
  readonly problems: readonly Problem[];
  /** Only if there are no problems. */
  readonly scenario?: Scenario;
  readonly configs: readonly ServiceConfig[];
  readonly mirrors: readonly MirrorConfig[];
  readonly policies: readonly PolicyConfig[];
}

/** Reads a scenario, and the configuration folder that it names services of. Never throws for what they contain. */
export function readScenario(file: string, folder: string): ScenarioReading {
  const { problems: ofConfig, services: configs, mirrors, policies } = validateFolder(folder);
  const { problems: ofYaml, yaml } = readYaml(file);
  const parsed = yaml && Scenario.safeParse(yaml.content, { error: sentenceOf });
  const unsound = ofConfig.map((problem) => basename(problem.file, ".yaml"));
  const findings = parsed?.success
    ? scenarioFindings(parsed.data, { configs, policies, unsound, events })
    : [];
  const problems = inOrder([
    ...ofConfig,
    ...ofYaml,
    ...(yaml && parsed && !parsed.success ? schemaProblems(yaml, parsed.error.issues) : []),
    ...findings.map(({ path, sentence }) => ({
      file,
      ...(yaml?.place(path) ?? { line: 1, column: 1 }),
      field: fieldOf(path),
      sentence,
    })),
  ]);
  return {
    problems,
    configs,
    mirrors,
    policies,
    ...(parsed?.success && problems.length === 0 ? { scenario: parsed.data } : {}),
  };
}

/** What was expected; of fields that there are not, a line for each. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys") return expectationOf(issue);
  const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
  return issue.keys
    .map((key) => `${JSON.stringify(key)} is not a field here${suggestion(key, known)}`)
    .join("\n");
}

/** AWS's events that an installation listens to. */
const events: readonly string[] = [
  EcrImageAction,
  CodeDeployDeploymentStateChange,
  CloudWatchAlarmStateChange,
  StepFunctionsExecutionStatusChange,
  EcsServiceAction,
  EcsTaskStateChange,
].flatMap((event) => [...event.shape["detail-type"].def.values]);
