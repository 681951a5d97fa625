import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { findCommandUrls } from "../../../cli/command-urls.ts";
import type { CommandUrls } from "../../../cli/command-urls.ts";
import type { Failure } from "../../../cli/exit-codes.ts";
import { installationServer } from "../../cli/installation-server.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared } from "./compared.ts";
import type { Case, Plant, Side } from "./compared.ts";

interface Parameters extends Side {
  /** As the command line does. @param name of the installation. */
  readonly find: (name: string) => Promise<CommandUrls>;
}

const { region, credentials } = motoClient("");

const asking = (endpointUrl: string) => (name: string) =>
  findCommandUrls({
    installation: { name, region, regionFrom: "the test" },
    credentials: async () => credentials,
    endpointUrl,
    agents: {},
    of: "commands",
  });

const cases: readonly Case<Parameters>[] = [
  {
    about: "the command line finds each role's URL in the installation's parameter",
    ask: ({ find }) => find("pointsman"),
  },
  {
    about: "an installation that is not there is told so, with its parameter's name and the Region",
    ask: ({ find }) =>
      find("nowhere").catch((error: Failure) => [error.exitCode, error.message, (error.cause as Error).name]),
  },
];

const plants: readonly Plant<Parameters>[] = [
  {
    what: "a parameter has lost a role",
    spoil: (on) => ({
      ...on,
      async find(name) {
        const { urls, ...rest } = await on.find(name);
        const { oncall: _, ...left } = urls;
        return { ...rest, urls: left };
      },
    }),
  },
  {
    what: "an installation that is not there has no URLs, and that is all",
    spoil: (on) => ({ ...on, find: (name) => on.find(name).catch(() => ({ region, urls: {} })) }),
  },
];

/** What the tests of the command line ask, and moto's Systems Manager with the parameter that the template makes. */
export async function parameterQuestions(url: string): Promise<Question[]> {
  const server = await installationServer(() => undefined);
  try {
    const command = new PutParameterCommand({
      Name: "/pointsman/pointsman/commands",
      Type: "String",
      Description: "URLs of pointsman's commands by role",
      Value: JSON.stringify(server.urls),
    });
    await new SSMClient(motoClient(url)).send(command);
    const fresh = () => ({ find: asking(server.url), names: {} });
    return await compared({ service: "parameters", cases, plants, fresh }, { find: asking(url), names: {} });
  } finally {
    await server.close();
  }
}
