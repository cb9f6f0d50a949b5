import { type PeopleSchool, startPeopleSchool } from "../school-with-people.js";
import { startCasServer } from "./cas-server.js";
import { startForger } from "./oidc-forger.js";

const secret = "a-secret-of-the-school-for-providers-1";

export interface ProvidersSchool {
  readonly school: PeopleSchool;
  readonly cas: Awaited<ReturnType<typeof startCasServer>>;
  readonly forger: Awaited<ReturnType<typeof startForger>>;
  end(): Promise<void>;
}

/** A school whose people log in at a CAS server and at an OpenID provider; whoever is new there becomes a user here. */
export async function startProvidersSchool(groups: Readonly<Record<string, string>> = {}): Promise<ProvidersSchool> {
  const cas = await startCasServer();
  const forger = await startForger("gatehouse", secret);
  const { issuer } = forger;
  const newcomers = { create: true, groups };
  const school = await startPeopleSchool((config) => ({
    ...config,
    login: {
      cas: { url: cas.url, ...newcomers },
      oidc: { issuer, client_id: "gatehouse", client_secret: secret, name_claim: "sub", ...newcomers },
    },
    egress: {
      allow_private: [
        ...(config as { egress: { allow_private: string[] } }).egress.allow_private,
        cas.address,
        new URL(issuer).host,
      ],
    },
  }));
  return {
    school,
    cas,
    forger,
    async end() {
      await school.end();
      await Promise.all([cas.close(), forger.close()]);
    },
  };
}
