import type { Command } from "commander";
import type { MirrorConfig } from "../functions/shared/mirror-config.ts";
import type { PolicyConfig } from "../functions/shared/traffic-config.ts";
import type { ServiceConfig } from "../functions/shared/service-config.ts";
import type { DoctorClients } from "./doctor/clients.ts";
import type { Examined, Patient } from "./doctor/examine.ts";
import { Failure, exitCodes } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { GlobalOptions } from "./global-options.ts";
import { configFolder } from "./installation.ts";
import { tell } from "./tell.ts";
import type { Session } from "./session.ts";
import { withExamples } from "./words.ts";

export function doctorCommand(program: Command, session: Session): void {
  const command = program
    .command("doctor [name]")
    .description(
      "look at your account, changing nothing: what would break a release or stop a mirror or a shift, and how to " +
        "mend it; of all services, mirrors and traffic policies, or of one",
    )
    .action(async (name: string | undefined, _, command: Command) => {
      session.end(await doctor(name, command.optsWithGlobals<GlobalOptions>(), session, openAccount));
    });
  withExamples(command, "doctor", "doctor storefront", "doctor --json | jq '.findings[].mend'");
  command.addHelpText("after", `\n${marks}`);
}

const marks = `Marks and exit codes:
  ✗  would break or stop something  1, also when the configuration has problems
  ?  could not be looked at         3, where nothing that breaks was found
  !  a warning                      0
  ✓  nothing was found              0
docs/doctor.md has every check, and the rights that it needs.`;

/** Opens the account that is looked at. */
export type OpenAccount = (
  region: string,
  options: GlobalOptions,
  session: Session,
) => Promise<DoctorClients>;

/**
 * @param name of a service, a mirror or a traffic policy; none: of all of them.
 * @throws Failure for a configuration that cannot be read, an unknown name, or an account that does not answer.
 */
export async function doctor(
  name: string | undefined,
  options: GlobalOptions,
  session: Session,
  open: OpenAccount,
): Promise<ExitCode> {
  const patient = await patientOf(name, options, session);
  const [{ examine }, { doctorLines }] = await Promise.all([
    import("./doctor/examine.ts"),
    import("./doctor/lines.ts"),
  ]);
  const clients = await open(patient.installation.region, options, session);
  const examined = await examine(clients, patient, session.now());
  tell(options, session, examined, doctorLines);
  return verdict(examined);
}

/** What breaks goes before what was not seen. Warnings alone are no reason to fail. */
function verdict({ findings, unseen }: Examined): ExitCode {
  if (findings.some(({ severity }) => severity === "breaks")) return exitCodes.refused;
  return unseen.length > 0 ? exitCodes.notAllowed : exitCodes.done;
}

async function patientOf(
  asked: string | undefined,
  options: GlobalOptions,
  { env }: Session,
): Promise<Patient> {
  const [{ validateFolder }, { findInstallation }] = await Promise.all([
    import("../infra/config/validate.ts"),
    import("./installation.ts"),
  ]);
  const folder = configFolder(options);
  const { installation, services, mirrors, policies, problems } = validateFolder(folder);
  const { name, region } = await findInstallation(options, env);
  const [problem] = problems;
  if (!installation || problem)
    throw new Failure(
      exitCodes.refused,
      `${folder} has ${problems.length} problems, the first: ${problem?.file}:${problem?.line}: ${problem?.sentence}; \`pointsman validate\` lists them`,
    );
  return {
    installation: { ...installation, name, region: region ?? installation.region },
    all: services,
    ...(asked === undefined
      ? { services, following: { all: mirrors, mirrors }, moving: { all: policies, policies } }
      : await named(asked, services, mirrors, policies)),
  };
}

async function named(
  asked: string,
  all: readonly ServiceConfig[],
  mirrors: readonly MirrorConfig[],
  policies: readonly PolicyConfig[],
): Promise<Pick<Patient, "services" | "following" | "moving">> {
  const services = all.filter(({ service }) => service === asked);
  const following = { all: mirrors, mirrors: mirrors.filter(({ mirror }) => mirror === asked) };
  const moving = { all: policies, policies: policies.filter(({ policy }) => policy === asked) };
  if (services.length + following.mirrors.length + moving.policies.length > 0)
    return { services, following, moving };
  const { suggestion } = await import("../infra/config/suggestion.ts");
  const names = [
    ...all.map(({ service }) => service),
    ...mirrors.map(({ mirror }) => mirror),
    ...policies.map(({ policy }) => policy),
  ];
  const kinds = [
    "service",
    ...(mirrors.length > 0 ? ["mirror"] : []),
    ...(policies.length > 0 ? ["traffic policy"] : []),
  ];
  const what = kinds.join(" or ");
  throw new Failure(
    exitCodes.usage,
    `there is no ${what} ${asked}${suggestion(asked, names) || `; there are ${names.join(", ")}`}`,
  );
}

/** The person's own account, asked as the AWS CLI would. */
export const openAccount: OpenAccount = async (region, options, { env, askPerson }) => {
  const [{ findCredentials }, { joinNetwork }, { openClients }] = await Promise.all([
    import("./credentials.ts"),
    import("./network.ts"),
    import("./doctor/open-clients.ts"),
  ]);
  const { profile, endpointUrl } = options;
  const agents = joinNetwork(env);
  // The SDK reads a profile's endpoint only of the profile that the environment names.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  const askMfaCode = askPerson && ((serial: string) => askPerson(`MFA code for ${serial}: `));
  const credentials = await findCredentials({ profile, region, askMfaCode, agents }, env);
  return openClients({ credentials, region, endpointUrl, agents });
};
