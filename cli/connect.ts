import type { Door } from "./door.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { Role } from "./roles.ts";
import type { Session } from "./session.ts";

/** To releases. @throws Failure */
export async function connect(options: GlobalOptions, session: Session): Promise<Door> {
  const { rolesFor } = await import("./roles.ts");
  return road(options, session, "commands", rolesFor);
}

/** Finds the installation and the person's credentials, and opens the road between them. @throws Failure */
export async function road<Asked extends { readonly command: string }>(
  options: GlobalOptions,
  { env, askPerson }: Session,
  of: "commands" | "traffic",
  rolesFor: (command: Asked) => readonly Role[],
): Promise<Door<Asked>> {
  const { findInstallation } = await import("./installation.ts");
  const installation = await findInstallation(options, env);
  const [{ findCredentials }, { findCommandUrls }, { openDoor }, { joinNetwork }] = await Promise.all([
    import("./credentials.ts"),
    import("./command-urls.ts"),
    import("./door.ts"),
    import("./network.ts"),
  ]);
  const agents = joinNetwork(env);
  const { profile, endpointUrl } = options;
  // The SDK reads a profile's endpoint and Region only of the profile that the environment names.
  if (profile !== undefined) process.env["AWS_PROFILE"] = profile;
  const askMfaCode = askPerson && ((serial: string) => askPerson(`MFA code for ${serial}: `));
  const { region } = installation;
  const credentials = await findCredentials({ profile, region, askMfaCode, agents }, env);
  const urls = await findCommandUrls({ installation, credentials, endpointUrl, agents, of });
  return openDoor(urls, credentials, rolesFor);
}
